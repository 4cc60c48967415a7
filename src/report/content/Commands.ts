/** The command lines that make a document again. */
import type { PlanDocument, SimulationDocument } from "../../domain/Plan.ts"
import { maxReplicas } from "../../domain/Units.ts"
import { type GeneratedWorkload, isGenerated, type RecordedWorkload } from "../../domain/Workload.ts"

type Made = PlanDocument | SimulationDocument
type Flags = ReadonlyArray<readonly [flag: string, value: string | number | undefined]>

/** Names of files that a command needs and that its reader makes from the report. */
export const files = { configuration: "configuration.json", workload: "workload.json" } as const

/** The command that makes a document again, in the directory in which it was made. */
export const commandOf = (document: Made): string => {
  const { pipeline, catalog, objective, serviceTime, engine } = document
  const isPlan = document.format === "headway-plan/1"
  return commandLine(`headway ${isPlan ? "plan" : "simulate"} ${quoted(pipeline.file)}`, [
    ["--catalog", catalog.file],
    ...(isPlan ? [] : [["--configuration", files.configuration] as const]),
    ...workloadFlags(document.workload.phases),
    ["--slo", objective.sloMs],
    ["--percentile", objective.percentile],
    ["--service-time", serviceTime],
    ...(isPlan ? plannerFlags(document) : []),
    ["--engine", engine],
    ["--output", isPlan ? "plan.json" : "simulation.json"],
  ])
}

/** Whether the workload has to be a file for this command. */
export const needsWorkloadFile = ({ workload: { phases } }: Made): boolean => 1 < phases.length

const workloadFlags = (phases: Made["workload"]["phases"]): Flags => {
  const [phase] = phases
  if (phase === undefined || 1 < phases.length) return [["--workload", files.workload]]
  return isGenerated(phase) ? generatedFlags(phase) : recordedFlags(phase)
}

const generatedFlags = ({ rateQps, scv, headways, seed, minHeadwayMs = 0 }: GeneratedWorkload): Flags => [
  ["--rate", rateQps],
  ["--scv", scv],
  ["--headways", headways],
  ["--min-headway-ms", minHeadwayMs],
  ["--seed", seed],
]

/** The flag of everything that a recorded workload may say. */
const recordedFlagNames = {
  file: "--workload",
  format: "--trace-format",
  column: "--column",
  columnForm: "--column-form",
  spread: "--spread",
  seed: "--seed",
  fromSeconds: "--from",
  toSeconds: "--to",
  rateQps: "--rate",
  resample: "--resample",
} as const satisfies Record<keyof RecordedWorkload, string>

const recordedFlags = (phase: RecordedWorkload): Flags =>
  (Object.keys(recordedFlagNames) as Array<keyof RecordedWorkload>).map((key) => [recordedFlagNames[key], phase[key]])

const plannerFlags = (document: PlanDocument): Flags => {
  const planner = ["--planner", document.planner] as const
  if (document.planner !== "exact") return [planner]
  const { proof } = document
  const isBounded = proof.maxReplicas < maxReplicas
  const isPlain = proof.batchingDelaysMs.length === 1 && proof.batchingDelaysMs[0] === 0
  return [
    planner,
    ["--max-replicas", isBounded ? proof.maxReplicas : undefined],
    ...(isPlain ? [] : proof.batchingDelaysMs.map((delayMs) => ["--delay", delayMs] as const)),
  ]
}

/** A command with its flags, a flag a line. */
const commandLine = (command: string, flags: Flags): string =>
  [
    command,
    ...flags.flatMap(([flag, value]) => (value === undefined ? [] : [`  ${flag} ${quoted(String(value))}`])),
  ].join(" \\\n")

/** An argument as a shell takes it. */
export const quoted = (argument: string): string =>
  /^[\w./:@%+,=-]+$/.test(argument) ? argument : `'${argument.replaceAll("'", String.raw`'\''`)}'`
