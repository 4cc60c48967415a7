/** What the runner and the thread that runs tests say to each other. */
import type { MutantCoverage } from "@stryker-mutator/api/core"

/** To the thread: run tests, with a mutant or without. */
export interface Order {
  /** Test files, in this order. */
  readonly files: ReadonlyArray<string>
  /** The tests to run; all unless told. */
  readonly ids: ReadonlySet<string> | undefined
  readonly mutant: string | undefined
  /** How often the mutant's place may be reached before its loop counts as endless. */
  readonly hitLimit: number | undefined
  /** Whether the first failure ends the run. */
  readonly bails: boolean
}

/** From the thread: a test begins, a test has ended, or that was the last. */
export type News =
  | { readonly _tag: "Begins"; readonly id: string }
  | { readonly _tag: "Ended"; readonly id: string; readonly timeMs: number; readonly failure: string | undefined }
  | { readonly _tag: "Unloadable"; readonly problem: string }
  | { readonly _tag: "Over"; readonly hitCount: number; readonly coverage: MutantCoverage | undefined }
