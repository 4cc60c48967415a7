/** A measurement as text: a line for each batch size, and what is odd. */
import type { MeasurementDocument } from "../domain/Measurement.ts"
import { formatCount, formatNumber, formatShare, formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"

/** What was measured. */
export const measurementText = (document: MeasurementDocument, catalogFile: string, paint: Paint): string => {
  const { server, model, hardware, settings, batchSizes, findings, isStable, runs } = document
  const { repeats, windowRequests, tolerance, replicas } = settings
  const verdict = isStable ? paint.good("stable") : paint.bad("not stable")
  const per = replicas === 1 ? "one replica" : `${formatCount(replicas)} replicas`
  return [
    paint.bold(`Measured ${model} on ${hardware}: ${formatCount(batchSizes.length)} batch sizes, ${verdict}`),
    "",
    `${paint.dim("server")}    ${server.model} at ${server.url} (${server.name} ${server.version}), ${per}`,
    `${paint.dim("method")}    ${formatCount(runs.length)} runs, ${formatCount(repeats)} of each batch size; a load ends when three windows of ` +
      `${formatCount(windowRequests)} requests agree within ${formatShare(tolerance)}`,
    `${paint.dim("written")}   ${catalogFile}`,
    "",
    indent(
      formatTable(
        [
          { heading: "batch", align: "right" },
          { heading: "qps a replica", align: "right" },
          { heading: "service ms", align: "right" },
          { heading: "p50 ms", align: "right" },
          { heading: "p99 ms", align: "right" },
          { heading: "repeats differ", align: "right" },
          { heading: "clients", align: "right" },
          { heading: "" },
        ],
        batchSizes.map((row) => [
          String(row.batchSize),
          formatNumber(row.throughputQps),
          formatNumber(row.serviceMs),
          formatNumber(row.latencyMsP50),
          formatNumber(row.latencyMsP99),
          formatShare(row.throughputSpread),
          String(row.concurrency),
          row.isStable ? "stable" : paint.bad("not stable"),
        ]),
      ),
    ),
    ...(findings.length === 0 ? [] : [""]),
    ...findings.map(({ batchSize, text }) => `  batch size ${batchSize}: ${text}`),
  ].join("\n")
}

/** Where the figures of a catalogue come from. */
export const measurementOrigin = ({
  server,
  model,
  hardware,
  measuredAt,
  settings,
  isStable,
}: MeasurementDocument): string =>
  `${model} on ${hardware} measured with headway profile measure at ${server.url} (${server.name} ${server.version}, ` +
  `model ${server.model}) on ${measuredAt.slice(0, 10)}: medians of ${settings.repeats} repeats` +
  `${isStable ? "" : ", not all of them stable"}`
