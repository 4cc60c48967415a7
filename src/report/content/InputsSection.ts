/** What the report was made from, and how to make it again. */
import { formatCount, formatNumber } from "../Format.ts"
import { phaseText } from "../PlanText.ts"
import { commandOf, files, needsWorkloadFile, quoted } from "./Commands.ts"
import type { Part, Section } from "./Content.ts"
import { isPlan } from "./Headline.ts"
import type { Run } from "./Run.ts"
import { formatShortMs } from "./Words.ts"

const json = (value: unknown): string => JSON.stringify(value, null, 2)

/** The section. */
export const inputsSection = (run: Run): Section => {
  const { document, simulated, file } = run
  const { workload } = document
  const listings: Array<Part> = [
    { _tag: "Listing", title: "The command that makes it again", text: commandOf(document), isCommand: true },
    {
      _tag: "Listing",
      title: "And this report of it",
      text: `headway report ${quoted(file)} --output report.html`,
      isCommand: true,
    },
  ]
  if (needsWorkloadFile(document)) {
    listings.push({ _tag: "Listing", title: files.workload, text: json({ phases: workload.phases }), isCommand: false })
  }
  listings.push({ _tag: "Listing", title: files.configuration, text: json(simulated.configuration), isCommand: false })
  const seeds = workload.phases.some(({ seed }) => seed !== undefined)
  return {
    id: "inputs",
    heading: "Inputs, and how to get the same again",
    paragraphs: [
      `${seeds ? "Nothing here depends on chance but by the seeds below" : "Nothing here depends on chance"}, or on the ` +
        `machine: the command gives the same figures anywhere.` +
        (wasStopped(run)
          ? " But for one thing: the search was stopped before its end, which another run need not be."
          : ""),
    ],
    parts: [
      {
        _tag: "Table",
        title: "Inputs",
        table: { columns: [{ heading: "what" }, { heading: "which" }], rows: rowsOf(run) },
      },
      ...listings,
    ],
  }
}

const wasStopped = ({ document }: Run): boolean =>
  document.format === "headway-plan/1" && document.planner === "exact" && document.proof.stoppedBy !== null

const rowsOf = ({ document, file, objective }: Run): ReadonlyArray<ReadonlyArray<string>> => {
  const { workload, pipeline, catalog, serviceTime, engine, headway } = document
  const rate = workload.meanRateQps === null ? "all at once" : `${formatNumber(workload.meanRateQps)} queries/s`
  return [
    [isPlan(document) ? "plan" : "simulation", file],
    ["pipeline", `${pipeline.name}, ${pipeline.file}`],
    ["catalog", `${catalog.name}, ${catalog.file}`],
    ...workload.phases.map((phase, index) => [
      workload.phases.length === 1 ? "workload" : `workload, phase ${index + 1}`,
      "headways" in phase ? `${formatCount(phase.headways)} headways: ${phaseText(phase)}` : phaseText(phase),
    ]),
    ["measured", `${formatCount(workload.headways)} headways, ${rate}, SCV ${formatNumber(workload.scv)}`],
    ["objective", `${objective.percentile.label} ≤ ${formatShortMs(objective.sloMs)}`],
    ["service times", serviceTimes[serviceTime]],
    ...("planner" in document ? [["planner", document.planner]] : []),
    ["engine", engine],
    ["made with", `Headway ${headway}`],
  ]
}

const serviceTimes = {
  throughput: "throughput: a batch of n takes n ÷ its profiled throughput",
  p99: "p99: a batch takes its profiled p99 latency",
  notebook: "notebook: the time per query as the time per batch, which is too short",
} as const
