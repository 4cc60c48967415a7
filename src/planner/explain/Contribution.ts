/** What each model contributes to latency: waiting, batching and service, over all queries or some. */
import type { Scenario } from "../../domain/Scenario.ts"
import { criticalModels, type Passage } from "./Passage.ts"

/** How the time of a query at a model divides, ms. */
export interface Times {
  /** Waiting because all replicas were busy. */
  readonly queueMs: number
  /** Waiting while a replica waited for more queries, the batching delay. */
  readonly delayMs: number
  /** How much longer the batch took than a batch of one; negative where a profile says that it takes less. */
  readonly batchMs: number
  /** The service time of a batch of one. */
  readonly aloneMs: number
}

/** Means over queries at one model. */
export interface Contribution {
  readonly node: string
  /** Share of the queries on whose critical path the model lies: no parent delivered later. */
  readonly criticalShare: number
  /** Mean over the queries. */
  readonly all: Times
  /** The same, but nothing where the model is not on the query's critical path; these add up to the mean latency. */
  readonly critical: Times
}

const parts = ["queueMs", "delayMs", "batchMs", "aloneMs"] as const

/** How long a query was at a model in all, ms. */
export const totalMs = (times: Times): number => parts.reduce((sum, part) => sum + times[part], 0)

/** The contributions of the models, by rank, over some queries, at least one. */
export const contributions = (
  { stages }: Scenario,
  passage: Passage,
  queries: ReadonlyArray<number>,
): ReadonlyArray<Contribution> => {
  const sums = new Map(
    [...passage.modelAt.keys()].map((rank) => [rank, { criticalCount: 0, all: zero(), critical: zero() }]),
  )
  for (const query of queries) {
    const critical = new Set(criticalModels(passage, query))
    for (const [rank, sum] of sums) {
      const times = timesAt(stages[rank]!, passage, rank, query)
      add(sum.all, times)
      if (!critical.has(rank)) continue
      sum.criticalCount++
      add(sum.critical, times)
    }
  }
  return Array.from(sums, ([rank, { criticalCount, all, critical }]) => ({
    node: stages[rank]!.name,
    criticalShare: criticalCount / queries.length,
    all: mean(all, queries.length),
    critical: mean(critical, queries.length),
  }))
}

const timesAt = (stage: Scenario["stages"][number], passage: Passage, rank: number, query: number): Times => {
  const model = passage.modelAt.get(rank)!
  const { serviceMs, batchingDelayMs } = stage as Extract<typeof stage, { readonly _tag: "Model" }>
  const waitMs = model.dequeueMs[query]! - model.enqueueMs[query]!
  // The replica that took the query had waited for as long as the delay.
  const delayMs = Math.min(waitMs, batchingDelayMs)
  const aloneMs = serviceMs[1]!
  return { queueMs: waitMs - delayMs, delayMs, batchMs: serviceMs[model.batchSize[query]!]! - aloneMs, aloneMs }
}

type Sums = { -readonly [Part in keyof Times]: Times[Part] }

const zero = (): Sums => ({ queueMs: 0, delayMs: 0, batchMs: 0, aloneMs: 0 })

const add = (sums: Sums, times: Times): void => {
  for (const part of parts) sums[part] += times[part]
}

const mean = (sums: Sums, count: number): Times => {
  const { queueMs, delayMs, batchMs, aloneMs } = sums
  return { queueMs: queueMs / count, delayMs: delayMs / count, batchMs: batchMs / count, aloneMs: aloneMs / count }
}
