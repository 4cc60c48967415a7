/** Simulated queues beside theory, as people read them. */
import type { QueueingRow } from "../../../laws/queueingTable.ts"
import { formatCount, formatNumber, formatTable, indent } from "../../report/Format.ts"
import type { Paint } from "../../report/Paint.ts"

/** The table, and from what it was made. */
export const queueingText = (
  rows: ReadonlyArray<QueueingRow>,
  inputs: { readonly seed: number; readonly queries: number; readonly confidence: string },
  paint: Paint,
): string => {
  const right = "right" as const
  const table = formatTable(
    [
      { heading: "queue" },
      { heading: "load", align: right },
      { heading: "theory", align: right },
      { heading: "simulated", align: right },
      { heading: `${inputs.confidence} confidence` },
      { heading: "agree" },
    ],
    rows.map(({ queue, load, theoryMs, simulatedMs, lowerMs, upperMs, agrees }) => [
      queue,
      formatNumber(load),
      formatNumber(theoryMs),
      formatNumber(simulatedMs),
      `${formatNumber(lowerMs)} to ${formatNumber(upperMs)}`,
      agrees ? paint.good("yes") : paint.bad("no"),
    ]),
  )
  const agreeing = rows.filter(({ agrees }) => agrees).length
  return [
    paint.bold(`Mean wait, service time of a full batch = 1: ${agreeing} of ${rows.length} agree with theory`),
    indent(table),
    paint.dim(`${formatCount(inputs.queries)} queries each, seed ${inputs.seed}`),
  ].join("\n\n")
}
