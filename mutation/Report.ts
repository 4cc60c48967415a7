/** Stryker's reports, as far as scores and survivors are read from them. */
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { areas, root } from "./Areas.ts"

/** A mutant: one small change of a source. */
interface Mutant {
  readonly mutatorName: string
  readonly replacement?: string
  readonly status: string
  readonly location: { readonly start: { readonly line: number; readonly column: number } }
}

interface Report {
  readonly files: Readonly<Record<string, { readonly source: string; readonly mutants: ReadonlyArray<Mutant> }>>
}

/** Mutants that laws or tests detected, and that none did. */
export interface Score {
  readonly detected: number
  readonly undetected: number
}

/** A mutant that nothing detected: where, the line as it stands, and what stood there instead. */
export interface Survivor {
  readonly file: string
  readonly line: number
  readonly code: string
  readonly mutator: string
  readonly replacement: string
}

/** What a report says of one file. */
export interface FileResult {
  readonly file: string
  readonly score: Score
  readonly survivors: ReadonlyArray<Survivor>
}

/** The folder of the reports. */
export const reportFolder = "reports/mutation"

const isDetected = ({ status }: Mutant): boolean => status === "Killed" || status === "Timeout"
const isUndetected = ({ status }: Mutant): boolean => status === "Survived" || status === "NoCoverage"

/** What the reports on disk say, file by file. */
export const readReports = (): ReadonlyArray<FileResult> =>
  areas
    .map(({ name }) => join(root, reportFolder, `${name}.json`))
    .filter((path) => existsSync(path))
    .flatMap((path) => {
      const { files }: Report = JSON.parse(readFileSync(path, "utf8"))
      return Object.entries(files).map(([file, { source, mutants }]) => resultOf(file, source.split("\n"), mutants))
    })

const resultOf = (file: string, lines: ReadonlyArray<string>, mutants: ReadonlyArray<Mutant>): FileResult => ({
  file,
  score: { detected: mutants.filter(isDetected).length, undetected: mutants.filter(isUndetected).length },
  survivors: mutants.filter(isUndetected).map(({ mutatorName, replacement = "", location: { start } }) => ({
    file,
    line: start.line,
    code: lines[start.line - 1]!.trim(),
    mutator: mutatorName,
    replacement,
  })),
})
