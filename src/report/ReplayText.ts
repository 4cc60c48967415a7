/** A replay as text: predicted and measured percentiles side by side, and where they are not to be trusted. */
import type { ReplayDocument, ReplayRung } from "../domain/Replay.ts"
import { formatCount, formatMs, formatNumber, formatShare, formatSigned, formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"
import { inputsText } from "./PlanText.ts"

/** How the servers fared against the prediction. */
export const replayText = (document: ReplayDocument, paint: Paint): string => {
  const { queries, failedQueries, failures, objective, sloAttainment, caveats, sender, serviceTimeError } = document
  const { percentiles, targets } = document
  const heading = `Replay: ${formatCount(queries)} queries sent, ${formatCount(failedQueries)} failed; ${verdictText(document)}`
  return [
    paint.bold(heading),
    "",
    inputsText(document, paint),
    ...targets.map(({ node, url, model }) => `${paint.dim("target")}    ${node}: ${model} at ${url}`),
    `${paint.dim("sender")}    sent late by ${formatMs(sender.lagMsP50)} (p50), ${formatMs(sender.lagMsP99)} (p99), ` +
      `${formatMs(sender.lagMsMax)} (max); latencies count from the intended instant`,
    "",
    indent(
      formatTable(
        [
          { heading: "" },
          { heading: "predicted", align: "right" },
          { heading: `service times ∓ ${formatShare(serviceTimeError)}`, align: "right" },
          { heading: "measured", align: "right" },
          { heading: "measured − predicted", align: "right" },
          { heading: "", align: "right" },
          { heading: "" },
        ],
        percentiles.map((rung) => rungCells(rung, document, paint)),
      ),
    ),
    "",
    `${formatShare(sloAttainment.measured)} within ${formatMs(objective.sloMs)}, predicted ${formatShare(sloAttainment.predicted)}`,
    ...(caveats.length === 0
      ? []
      : [
          "",
          paint.bold("Not to be trusted"),
          ...caveats.map(({ percentiles, text }) => `  ${percentiles.join(", ")}: ${text}`),
        ]),
    ...(failures.length === 0
      ? []
      : ["", paint.bold("Failures"), ...failures.map(({ text, queries }) => `  ${formatCount(queries)} × ${text}`)]),
  ].join("\n")
}

const verdictText = ({ percentiles, objective, tolerancePercent, isWithinTolerance }: ReplayDocument): string => {
  const { measuredMs } = percentiles.find(({ percentile }) => percentile === objective.percentile)!
  const meets = measuredMs !== null && measuredMs <= objective.sloMs ? "meets" : "misses"
  const verdict = `measured ${meets} ${objective.percentile} ≤ ${formatMs(objective.sloMs)}`
  if (isWithinTolerance === null) return verdict
  return `${verdict}; ${isWithinTolerance ? "within" : "not within"} ${formatNumber(tolerancePercent!)} % of the prediction`
}

const rungCells = (rung: ReplayRung, { caveats }: ReplayDocument, paint: Paint): ReadonlyArray<string> => {
  const { percentile, predictedMs, predictedLowMs, predictedHighMs, measuredMs } = rung
  const { differenceMs, differencePercent, isTrusted } = rung
  const kinds = caveats.filter(({ percentiles }) => percentiles.includes(percentile)).map(({ kind }) => kind)
  return [
    percentile,
    formatMs(predictedMs),
    `${formatMs(predictedLowMs)} … ${formatMs(predictedHighMs)}`,
    measuredMs === null ? "failed" : formatMs(measuredMs),
    differenceMs === null ? "–" : `${formatSigned(differenceMs)} ms`,
    differencePercent === null ? "–" : `${formatSigned(differencePercent)} %`,
    isTrusted ? "" : paint.bad(kinds.join(", ")),
  ]
}
