/** A re-test as text: a line a seed, and the share with its interval. */
import type { RetestDocument } from "../domain/Retest.ts"
import { formatCount, formatMs, formatShare, formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"
import { inputsText } from "./PlanText.ts"

/** How a plan fared on fresh workloads. */
export const retestText = (document: RetestDocument, paint: Paint): string => {
  const { results, meeting, attainment, objective } = document
  const { share, low95, high95 } = attainment
  const heading =
    `Re-test: ${formatCount(meeting)} of ${formatCount(results.length)} fresh workloads meet ` +
    `${objective.percentile} ≤ ${formatMs(objective.sloMs)}: ${formatShare(share)}, ` +
    `95 % interval ${formatShare(low95)} to ${formatShare(high95)}`
  return [
    paint.bold(heading),
    "",
    inputsText(document, paint),
    "",
    indent(
      formatTable(
        [
          { heading: "seed", align: "right" },
          { heading: objective.percentile, align: "right" },
          { heading: "objective" },
        ],
        results.map(({ seed, latencyMs, meetsSlo }) => [
          String(seed),
          formatMs(latencyMs),
          meetsSlo ? paint.good("meets") : paint.bad("misses"),
        ]),
      ),
    ),
  ].join("\n")
}
