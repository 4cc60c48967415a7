/** Combinations of plans of a pipeline's parts, in order of cost. */
import TinyQueue from "tinyqueue"
import { roundCost } from "../../domain/Configuration.ts"
import type { PartPlan } from "./PartSearch.ts"

/** A plan of every part. */
export interface Combination {
  readonly plans: ReadonlyArray<PartPlan>
  readonly costPerHour: number
  /** No less than this is the latency at the objective's percentile, ms: that of the slowest part alone. */
  readonly leastLatencyMs: number
}

/** Plans of parts as they come, and all their combinations that were not taken yet. */
export class Combinations {
  readonly #plans: ReadonlyArray<Array<PartPlan>>
  readonly #queue = new TinyQueue<Combination>(
    [],
    (left, right) => left.costPerHour - right.costPerHour || left.leastLatencyMs - right.leastLatencyMs,
  )
  /** How many combinations there have been. */
  count = 0

  constructor(partCount: number) {
    this.#plans = Array.from({ length: partCount }, () => [])
    if (partCount === 0) this.#push([])
  }

  /** Cost of the cheapest plan of a part, per hour; infinite while there is none. Plans come in order of cost. */
  leastCostPerHour(part: number): number {
    return this.#plans[part]![0]?.costPerHour ?? Number.POSITIVE_INFINITY
  }

  /** The cheapest combination, ties by the least latency that it may have. */
  get first(): Combination | undefined {
    return this.#queue.peek()
  }

  /** Takes the first combination. */
  take(): Combination {
    return this.#queue.pop()!
  }

  /** Adds a plan of a part, and so its combinations with all plans of the others. */
  add(part: number, plan: PartPlan): void {
    this.#plans[part]!.push(plan)
    const choices = this.#plans.map((plans, other) => (other === part ? [plan] : plans))
    for (const plans of product(choices)) this.#push(plans)
  }

  #push(plans: ReadonlyArray<PartPlan>): void {
    this.count++
    this.#queue.push({
      plans,
      costPerHour: roundCost(plans.reduce((sum, { costPerHour }) => sum + costPerHour, 0)),
      leastLatencyMs: Math.max(...plans.map(({ latencyMs }) => latencyMs)),
    })
  }
}

/** Every way to take one of each. */
const product = <A>(choices: ReadonlyArray<ReadonlyArray<A>>): ReadonlyArray<ReadonlyArray<A>> =>
  choices.reduce<ReadonlyArray<ReadonlyArray<A>>>(
    (tuples, options) => tuples.flatMap((tuple) => options.map((option) => [...tuple, option])),
    [[]],
  )
