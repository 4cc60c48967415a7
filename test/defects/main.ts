/** The command: `npm run defects`. Tells of every defect which law catches it, after how many runs; exits 1 if one does not. */
import { parseArgs } from "node:util"
import * as Effect from "effect/Effect"
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
}

/** A broken thing is refuted long before this many runs, whatever the seed. */
const runs = 5000
const controlRuns = 30

const look = async (defect: Defect, seed: number, control: Awaited<ReturnType<typeof lawsWith>>): Promise<Finding> => {
  const { name, file, subject, caughtBy } = defect
  const check = async (lawsAbout: LawsAbout, runs: number) => {
    const law = lawsAbout(subject).find((each) => each.name === caughtBy)
    if (law === undefined) throw new Error(`${name}: there is no law ${caughtBy} about ${subject}`)
    return Effect.runPromise(law.check({ seed, runs }))
  }
  const verdict = await check(await lawsWith(defect), runs)
  const without = await check(control, controlRuns)
  return {
    name,
    file,
    subject,
    law: caughtBy,
    runs: verdict._tag === "Refuted" ? verdict.runs : undefined,
    holdsWithout: without._tag === "Passed",
  }
}

const row = (cells: ReadonlyArray<string>, widths: ReadonlyArray<number>): string =>
  cells
    .map((cell, column) => cell.padEnd(widths[column]!))
    .join("  ")
    .trimEnd()

const table = (findings: ReadonlyArray<Finding>): string => {
  const rows = [
    ["defect", "of", "law", "runs"],
    ...findings.map(({ name, subject, law, runs, holdsWithout }) => [
      name,
      subject,
      law,
      holdsWithout ? String(runs ?? "not caught") : "refutes the sources without it too",
    ]),
  ]
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)))
  return rows.map((cells) => row(cells, widths)).join("\n")
}

const isCaught = ({ runs, holdsWithout }: Finding): boolean => runs !== undefined && holdsWithout

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
  for (const defect of wanted) findings.push(await look(defect, Number(seed), control))
  const caught = findings.filter(isCaught)
  const summary = `${caught.length} of ${findings.length} defects caught, seed ${seed}`
  process.stdout.write(json ? `${JSON.stringify(findings, null, 2)}\n` : `${table(findings)}\n\n${summary}\n`)
  return caught.length === findings.length ? 0 : 1
}

const isUsageError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")

try {
  process.exitCode = await run()
} catch (error) {
  if (!isUsageError(error)) throw error
  process.exitCode = badUsage(error.message)
}
