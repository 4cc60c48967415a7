/** The command: `npm run mutation -- --help`. Exits 1 where mutation testing itself failed, 2 on bad usage. */
import { join, matchesGlob } from "node:path"
import { parseArgs } from "node:util"
import { Stryker } from "@stryker-mutator/core"
import { type Area, areas, filesIn, root } from "./Areas.ts"
import { reportFolder } from "./Report.ts"

const helpText = `Usage: npm run mutation -- [options]

Changes the sources in small ways, one at a time, and counts the changes that no law and no test notices.
Writes reports/mutation/AREA.html and AREA.json, where AREA is ${areas.map(({ name }) => name).join(", ")}.

  --mutate GLOB       only these sources, such as 'src/engine/kernel/*'; may be given several times
  --concurrency N     mutants judged at a time (default 2)
  --help              this text`

/** Runs of a law for one mutant. */
const runsOfLaw = 20

/** How an area's mutants are judged. */
interface Request {
  readonly concurrency: number
}

/** Judges the mutants of some of an area's files. */
const judge = async ({ name }: Area, files: ReadonlyArray<string>, { concurrency }: Request): Promise<void> => {
  process.env["HEADWAY_MUTATION_AREA"] = name
  process.env["HEADWAY_RUNS"] = String(runsOfLaw)
  const stryker = new Stryker({
    mutate: [...files],
    testRunner: "headway",
    plugins: [join(import.meta.dirname, "runner/plugin.ts")],
    // Every mutant has the sources loaded anew, and Node never forgets a module.
    maxTestRunnerReuse: 100,
    coverageAnalysis: "perTest",
    concurrency,
    // The runner ends tests that do not end; this patience counts loading too, which a busy machine makes long.
    timeoutMS: 60_000,
    reporters: ["clear-text", "progress-append-only", "json", "html"],
    clearTextReporter: { reportTests: false, reportMutants: false, allowColor: false },
    jsonReporter: { fileName: `${reportFolder}/${name}.json` },
    htmlReporter: { fileName: `${reportFolder}/${name}.html` },
    tempDirName: ".stryker-tmp",
    ignorePatterns: ["/bench", "/dist", "/docs", "/reports"],
    // There is no such file: Stryker would rewrite the real one with an interface that TypeScript 7 does not have.
    tsconfigFile: "tsconfig.stryker.json",
    allowConsoleColors: false,
  })
  await stryker.runMutationTest()
}

const badUsage = (problem: string): number => {
  process.stderr.write(`${problem}\nSee npm run mutation -- --help\n`)
  return 2
}

const run = async (): Promise<number> => {
  const { mutate, concurrency, help } = parseArgs({
    options: {
      mutate: { type: "string", multiple: true, default: ["src/**"] },
      concurrency: { type: "string", default: "2" },
      help: { type: "boolean", default: false },
    },
  }).values
  if (help) {
    process.stdout.write(`${helpText}\n`)
    return 0
  }
  if (!/^[1-9]\d*$/.test(concurrency)) return badUsage(`--concurrency ${concurrency}: expected a whole number from 1`)
  const wanted = areas
    .map((area) => ({
      area,
      files: filesIn(root, area.sources).filter((file) => mutate.some((glob) => matchesGlob(file, glob))),
    }))
    .filter(({ files }) => files.length !== 0)
  if (wanted.length === 0) return badUsage(`--mutate ${mutate.join(" ")}: matches no source that is mutated`)
  process.chdir(root)
  for (const { area, files } of wanted) await judge(area, files, { concurrency: Number(concurrency) })
  return 0
}

const isUsageError = (error: unknown): error is Error =>
  error instanceof Error && "code" in error && String(error.code).startsWith("ERR_PARSE_ARGS")

try {
  process.exitCode = await run()
} catch (error) {
  if (!isUsageError(error)) throw error
  process.exitCode = badUsage(error.message)
}
