/** The command: `npm run defects`. Tells of every defect which law catches it, after how many runs; exits 1 if one does not. */
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
import type { Case } from "../../laws/case.ts"
import type { Law, LawOf } from "../../laws/law.ts"
import type { Verdict } from "../../laws/verdict.ts"
import { counterexamples } from "../laws/counterexamples.ts"
import { defects } from "./all.ts"
import type { Defect, LawsAbout } from "./Defect.ts"
import { lawsWith, misfitOf } from "./patch.ts"

const helpText = `Usage: npm run defects -- [options]

Spoils the sources in one way at a time and lets the laws look for it.

  --only NAME   this defect alone
  --seed N      the generators' seed (default: HEADWAY_SEED, or 20260401)
  --json        for scripts
  --help        this text`

const options = {
  only: { type: "string" },
  seed: { type: "string", default: process.env["HEADWAY_SEED"] ?? "20260401" },
  json: { type: "boolean", default: false },
  help: { type: "boolean", default: false },
} as const

/** What a law made of a defect, and of the same sources without it. */
interface Finding {
  readonly name: string
  readonly file: string
  readonly subject: string
  readonly law: string
  /** Undefined if the law did not notice. */
  readonly runs: number | undefined
  readonly holdsWithout: boolean
  /** Whether the case on file still refutes the law; undefined if there is none. */
  readonly onFile: boolean | undefined
}

/** A broken thing is refuted long before this many runs, whatever the seed. */
const runs = 5000
const controlRuns = 30

const lawOf = (lawsAbout: LawsAbout, { name, subject }: Defect, wanted: string): Law => {
  const law = lawsAbout(subject).find((each) => each.name === wanted)
  if (law === undefined) throw new Error(`${name}: there is no law ${wanted} about ${subject}`)
  return law
}

/** Looks for a defect by each of the laws that must notice. */
const look = async (defect: Defect, seed: number, control: LawsAbout): Promise<ReadonlyArray<Finding>> => {
  const { name, file, subject, caughtBy } = defect
  const spoiled = await lawsWith(defect)
  const findings: Array<Finding> = []
  for (const wanted of caughtBy) {
    const verdict = await check(lawOf(spoiled, defect, wanted), seed, runs)
    const holdsWithout = await holds(control, defect, wanted, seed)
    const caughtAfter = verdict._tag === "Refuted" ? verdict.runs : undefined
    const onFile = await isRefutedOnFile(lawOf(spoiled, defect, wanted), name)
    findings.push({ name, file, subject, law: wanted, runs: caughtAfter, holdsWithout, onFile })
  }
  return findings
}

const check = (law: Law, seed: number, runs: number): Promise<Verdict> =>
  Effect.runPromise(law.check({ seed, runs, shrinks: false }))

const isRefutedOnFile = async (law: Law, defect: string): Promise<boolean | undefined> => {
  const counterexample = counterexamples.find(([, { subject, law: name }]) => subject === defect && name === law.name)
  if (counterexample === undefined) return undefined
  // What is on file are cases of engines, so that the law is one about these.
  const verdict = await Effect.runPromise((law as LawOf<Case>).judge(counterexample[1].case))
  return verdict._tag === "Refuted"
}

const known = new Map<string, boolean>()

/** Whether a law holds of the sources as they are; each is asked once about a subject. */
const holds = async (control: LawsAbout, defect: Defect, wanted: string, seed: number): Promise<boolean> => {
  const key = `${defect.subject} ${wanted}`
  const answer = known.get(key) ?? (await check(lawOf(control, defect, wanted), seed, controlRuns))._tag === "Passed"
  known.set(key, answer)
  return answer
}

const row = (cells: ReadonlyArray<string>, widths: ReadonlyArray<number>): string =>
  cells
    .map((cell, column) => cell.padEnd(widths[column]!))
    .join("  ")
    .trimEnd()

const table = (findings: ReadonlyArray<Finding>): string => {
  const rows = [
    ["defect", "of", "law", "runs"],
    ...findings.map((finding) => [finding.name, finding.subject, finding.law, described(finding)]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)))
  return rows.map((cells) => row(cells, widths)).join("\n")
}

const described = ({ runs, holdsWithout, onFile }: Finding): string => {
  if (!holdsWithout) return "refutes the sources without it too"
  if (onFile === false) return "not by the case on file"
  return String(runs ?? "not caught")
}

const isCaught = ({ runs, holdsWithout, onFile }: Finding): boolean =>
  runs !== undefined && holdsWithout && onFile !== false

const badUsage = (problem: string): number => {
  process.stderr.write(`${problem}\nSee npm run defects -- --help\n`)
  return 2
}

const run = async (): Promise<number> => {
  const { only, seed, json, help } = parseArgs({ options }).values
  if (help) {
    process.stdout.write(`${helpText}\n`)
    return 0
  }
  if (!Number.isInteger(Number(seed))) return badUsage(`--seed ${seed}: expected a whole number`)
  const wanted = defects.filter(({ name }) => only === undefined || name === only)
  if (wanted.length === 0) {
    return badUsage(`--only ${only}: expected one of ${defects.map(({ name }) => name).join(", ")}`)
  }
  const misfits = wanted.flatMap((defect) => misfitOf(defect) ?? [])
  for (const misfit of misfits) process.stderr.write(`${misfit}\n`)
  if (misfits.length !== 0) return 1
  const control = await lawsWith(undefined)
  const findings: Array<Finding> = []
  for (const defect of wanted) findings.push(...(await look(defect, Number(seed), control)))
  const missed = new Set(findings.filter((finding) => !isCaught(finding)).map(({ name }) => name))
  const summary = `${wanted.length - missed.size} of ${wanted.length} defects caught, seed ${seed}`
  process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : `${table(findings)}\n\n${summary}\n`)
  return missed.size === 0 ? 0 : 1
}

const isUsageError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")

try {
  process.exitCode = await run()
} catch (error) {
  if (!isUsageError(error)) throw error
  process.exitCode = badUsage(error.message)
}
