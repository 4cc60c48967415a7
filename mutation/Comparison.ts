/** Scores now beside the scores on file, and survivors beside those that are known to change nothing. */
import type { FileResult, Score, Survivor } from "./Report.ts"

/** Scores by file. */
export type Scores = Readonly<Record<string, Score>>

/** A mutant that changes nothing that anyone could see, and why. */
export interface Equivalent extends Omit<Survivor, "line"> {
  readonly why: string
}

/** Detected mutants of all, in percent; 100 where there are none. */
export const percentOf = ({ detected, undetected }: Score): number =>
  detected + undetected === 0 ? 100 : (100 * detected) / (detected + undetected)

/** The sum of scores. */
export const sumOf = (scores: ReadonlyArray<Score>): Score =>
  scores.reduce(
    (sum, { detected, undetected }) => ({
      detected: sum.detected + detected,
      undetected: sum.undetected + undetected,
    }),
    { detected: 0, undetected: 0 },
  )

/** Files whose score is lower than the one on file, with both. */
export const fallen = (results: ReadonlyArray<FileResult>, onFile: Scores) =>
  results.flatMap(({ file, score }) => {
    const before = onFile[file]
    return before !== undefined && percentOf(score) < percentOf(before) ? [{ file, before, now: score }] : []
  })

const isOf =
  (survivor: Survivor) =>
  ({ file, code, mutator, replacement }: Equivalent): boolean =>
    file === survivor.file &&
    code === survivor.code &&
    mutator === survivor.mutator &&
    replacement === survivor.replacement

/** Survivors that are not listed as equivalent. */
export const unexplained = (
  results: ReadonlyArray<FileResult>,
  equivalents: ReadonlyArray<Equivalent>,
): ReadonlyArray<Survivor> =>
  results.flatMap(({ survivors }) => survivors).filter((survivor) => !equivalents.some(isOf(survivor)))

/** Equivalents listed for files that were judged, in which no such mutant survives any more. */
export const outdated = (
  results: ReadonlyArray<FileResult>,
  equivalents: ReadonlyArray<Equivalent>,
): ReadonlyArray<Equivalent> => {
  const survivors = results.flatMap((result) => result.survivors)
  return equivalents.filter(
    (equivalent) =>
      results.some(({ file }) => file === equivalent.file) && !survivors.some((survivor) => isOf(survivor)(equivalent)),
  )
}

/** Scores with those of the results in place of what was known of their files. */
export const updated = (onFile: Scores, results: ReadonlyArray<FileResult>): Scores =>
  Object.fromEntries(
    Object.entries({ ...onFile, ...Object.fromEntries(results.map(({ file, score }) => [file, score])) }).toSorted(
      ([left], [right]) => (left < right ? -1 : 1),
    ),
  )
