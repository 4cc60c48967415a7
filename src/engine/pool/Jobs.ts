/** Batches of scenarios, cut into jobs that one thread does at a time. */
import * as Latch from "effect/Latch"
import type { Objective } from "../../domain/Objective.ts"
import type { Scenario } from "../../domain/Scenario.ts"
import type { SimulationError } from "../Engine.ts"
import type { Verdict } from "../Verdict.ts"
import { type Answer, decodeFailure } from "./Messages.ts"

/** Consecutive scenarios of one batch that share their arrivals. */
export interface Job {
  readonly batch: Batch
  /** Place of the first scenario in the batch. */
  readonly start: number
  readonly scenarios: ReadonlyArray<Scenario>
  /** How many workers were lost while they did this job. */
  losses: number
}

/** Queries in a job, roughly: long enough to be worth a message, short enough to share the work out evenly. */
const queriesPerJob = 2 ** 17
/** At the least, so many jobs for each thread, where there are as many scenarios. */
const jobsPerThread = 4

/** How a batch ended, if not with verdicts. */
export type Ending =
  | { readonly _tag: "Failed"; readonly failure: SimulationError }
  | { readonly _tag: "Died"; readonly problem: string }

/** Verdicts of independent scenarios as they come in, whatever the order; the first failure by place ends the batch. */
export class Batch {
  readonly objective: Objective
  readonly jobs: ReadonlyArray<Job>
  readonly verdicts: Array<Verdict>
  /** Opens whenever there is something new: a job was answered or given back. */
  readonly changed = Latch.makeUnsafe()
  ending: Ending | undefined
  #endingAt = Number.POSITIVE_INFINITY
  #openCount: number

  constructor(scenarios: ReadonlyArray<Scenario>, objective: Objective, threadCount: number) {
    this.objective = objective
    this.jobs = cut(this, scenarios, threadCount)
    this.verdicts = Array.from({ length: scenarios.length })
    this.#openCount = this.jobs.length
  }

  /** Whether every job was answered, or will not be needed. */
  get isOver(): boolean {
    return this.#openCount === 0
  }

  /** Whether a job need not be done any more, because one before it failed. */
  needs({ start }: Job): boolean {
    return start < this.#endingAt
  }

  /** Takes the answer to a job, or its absence where the job is not needed. */
  settle({ start }: Job, answer: Answer | undefined): void {
    this.#openCount--
    if (answer?._tag === "Judged") {
      for (const [position, verdict] of answer.verdicts.entries()) this.verdicts[start + position] = verdict
    } else if (answer?._tag === "Failed") {
      this.#end(start + answer.position, { _tag: "Failed", failure: decodeFailure(answer.failure) })
    } else if (answer?._tag === "Died") this.#end(start, answer)
    this.changed.openUnsafe()
  }

  /** No job is needed any more. */
  abandon(): void {
    this.#endingAt = Number.NEGATIVE_INFINITY
  }

  #end(place: number, ending: Ending): void {
    if (this.#endingAt <= place) return
    this.#endingAt = place
    this.ending = ending
  }
}

const cut = (batch: Batch, scenarios: ReadonlyArray<Scenario>, threadCount: number): ReadonlyArray<Job> => {
  const jobs: Array<Job> = []
  const maxLength = Math.ceil(scenarios.length / (jobsPerThread * threadCount))
  for (let start = 0; start < scenarios.length;) {
    const { arrivalMs } = scenarios[start]!
    const length = Math.min(maxLength, Math.ceil(queriesPerJob / arrivalMs.length))
    let end = start + 1
    while (end < start + length && scenarios[end]?.arrivalMs === arrivalMs) end++
    jobs.push({ batch, start, scenarios: scenarios.slice(start, end), losses: 0 })
    start = end
  }
  return jobs
}
