/** What a benchmark is: data that says who is compared with whom, on what input, and what the right answer is. */

/** What a contestant computed: one vector, held against the expectation before anything is timed. */
export type Answer = Float64Array

/** How a contestant's answer is judged. */
export type Judgement =
  /** The same bits as the baseline's answer. */
  | { readonly _tag: "SameBits" }
  /** Once both are sorted, every value within this of the baseline's. */
  | { readonly _tag: "SortedWithin"; readonly toleranceMs: number }
  /** This digest: for a contestant that answers another question than the baseline, such as another size. */
  | { readonly _tag: "Digest"; readonly digest: string }

/** A contestant with its inputs built, in the process that measures it. */
export interface Session {
  /** Not timed; called before every run. */
  readonly beforeRun?: () => void | Promise<void>
  /** What is timed. */
  readonly run: () => void | Promise<void>
  /** The answer of the last run; not timed. */
  readonly answer: () => Answer
  /** Ends what the session keeps running. */
  readonly end?: () => Promise<void>
}

/** Code of this repository, run by `sample.ts` in a fresh process. */
interface ModuleContestant {
  readonly _tag: "Module"
  /** Why it cannot run here, if it cannot. */
  readonly missing?: () => string | undefined
  readonly start: () => Promise<Session>
}

/** A program of another language that speaks the same protocol (see README.md). */
interface ProgramContestant {
  readonly _tag: "Program"
  /** Writes what the program reads into `directory`; gives its command line, or why it cannot run here. */
  readonly prepare: (directory: string) => Command | Missing
}

export interface Command {
  readonly file: string
  readonly args: ReadonlyArray<string>
}

export interface Missing {
  readonly missing: string
}

/** How often a contestant runs: to warm up, and then timed together as one sample. */
export interface Runs {
  readonly warmUpRuns: number
  readonly timedRuns: number
}

/** Who takes part. */
export type Contestant = (ModuleContestant | ProgramContestant) &
  Runs & {
    readonly name: string
    readonly judgement: Judgement
    /** Units of work in one run, where it differs from the benchmark's. */
    readonly workCount?: number
  }

/**
 * A speed that was promised: `contestant` at least `speedAtLeast` times as fast as `against`; or, without a rival, at
 * least so many units of work a second.
 */
export interface Target {
  readonly contestant: string
  readonly against?: string
  readonly speedAtLeast: number
}

/** One comparison. The first thing checked is that the baseline's answer has `expectedDigest`. */
export interface Benchmark {
  readonly name: string
  readonly question: string
  readonly parameters: Readonly<Record<string, string | number>>
  readonly seed: number
  readonly work: { readonly unit: string; readonly count: number }
  readonly baseline: string
  readonly expectedDigest: string
  readonly contestants: ReadonlyArray<Contestant>
  readonly targets: ReadonlyArray<Target>
}

/** `full` is what figures are quoted from; `smoke` is small and only shows that everything runs and is right. */
export type Scale = "full" | "smoke"

/** Time that passed, or the processor time of all the contestant's threads: what to read on a busy machine. */
export type Clock = "wall" | "processor"
