/** The command: `npm run mutation:compare`. Exits 1 where the score of a file fell below the one on file, 2 on bad usage. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { parseArgs } from "node:util"
import { type Equivalent, fallen, outdated, percentOf, type Scores, sumOf, unexplained, updated } from "./Comparison.ts"
import { type FileResult, readReports, reportFolder, type Score, type Survivor } from "./Report.ts"

const helpText = `Usage: npm run mutation:compare -- [options]

Compares the scores in ${reportFolder} with those on file in mutation/score.json, file by file, and tells which
mutants survive that mutation/equivalent.json does not explain.

  --update   put the scores on file
  --help     this text`

const scoreFile = join(import.meta.dirname, "score.json")
const equivalentFile = join(import.meta.dirname, "equivalent.json")

const print = (text: string) => process.stdout.write(`${text}\n`)

const scoreText = (score: Score): string =>
  `${percentOf(score).toFixed(2)} % (${score.detected} of ${score.detected + score.undetected})`

const survivorText = ({ file, line, code, mutator, replacement }: Survivor): string =>
  `${file}:${line}  ${mutator}\n  - ${code}\n  + ${replacement}`

/** A line for each folder, and one for all. */
const foldersText = (results: ReadonlyArray<FileResult>): string => {
  const folders = Object.groupBy(results, ({ file }) => dirname(file))
  const rows = [
    ...Object.entries(folders).map(([folder, files]) => [folder, files!] as const),
    ["all", results] as const,
  ]
  const width = Math.max(...rows.map(([folder]) => folder.length))
  return rows
    .map(([folder, files]) => `${folder.padEnd(width)}  ${scoreText(sumOf(files.map(({ score }) => score)))}`)
    .join("\n")
}

const run = (): number => {
  const { update, help } = parseArgs({
    options: { update: { type: "boolean", default: false }, help: { type: "boolean", default: false } },
  }).values
  if (help) {
    print(helpText)
    return 0
  }
  const results = readReports()
  if (results.length === 0) {
    process.stderr.write(`there is no report in ${reportFolder}; npm run mutation writes them\n`)
    return 2
  }
  const onFile: Scores = existsSync(scoreFile) ? JSON.parse(readFileSync(scoreFile, "utf8")) : {}
  const equivalents: ReadonlyArray<Equivalent> = JSON.parse(readFileSync(equivalentFile, "utf8"))
  const left = unexplained(results, equivalents)
  for (const survivor of left) print(survivorText(survivor))
  for (const { file, code, replacement } of outdated(results, equivalents)) {
    print(`${file}: listed as equivalent, but survives no more: ${code} → ${replacement}`)
  }
  print(foldersText(results))
  print(`${sumOf(results.map(({ score }) => score)).undetected} survivors, ${left.length} of them not explained`)
  const lower = fallen(results, onFile)
  for (const { file, before, now } of lower) print(`${file}: fell from ${scoreText(before)} to ${scoreText(now)}`)
  if (update) writeFileSync(scoreFile, `${JSON.stringify(updated(onFile, results), null, 2)}\n`)
  return lower.length === 0 || update ? 0 : 1
}

try {
  process.exitCode = run()
} catch (error) {
  if (!(error instanceof TypeError && "code" in error)) throw error
  process.stderr.write(`${error.message}\nSee npm run mutation:compare -- --help\n`)
  process.exitCode = 2
}
