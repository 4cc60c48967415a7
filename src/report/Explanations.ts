/** Explanations and re-tests as the documents that `--json` prints. */
import { profileOf } from "../domain/Catalog.ts"
import type { Configuration } from "../domain/Configuration.ts"
import type { BreakdownDocument, ExplanationDocument, HeadroomDocument } from "../domain/Explanation.ts"
import { latenciesMs } from "../domain/Lineage.ts"
import { nearestRank, type Percentile } from "../domain/Percentile.ts"
import { modelNodes } from "../domain/Pipeline.ts"
import type { Profile } from "../domain/Profile.ts"
import type { RetestDocument } from "../domain/Retest.ts"
import type { Scenario } from "../domain/Scenario.ts"
import type { Attainment } from "../planner/Attainment.ts"
import { contributions } from "../planner/explain/Contribution.ts"
import type { Grid, Headroom } from "../planner/explain/Headroom.ts"
import type { Passage } from "../planner/explain/Passage.ts"
import type { Problem } from "../planner/Problem.ts"

/** The share of all queries that lies within a band around a percentile, on either side. */
const halfBand = 0.005

/** Where the time of all queries goes, and that of the queries whose latencies rank next to the percentile. */
export const breakdowns = (scenario: Scenario, passage: Passage, percentile: Percentile) => {
  const latencies = latenciesMs(passage.lineage)
  const ascending = Array.from(latencies.keys()).toSorted((left, right) => latencies[left]! - latencies[right]!)
  const at = nearestRank(percentile, ascending.length) - 1
  const half = Math.ceil(halfBand * ascending.length)
  const breakdown = (queries: ReadonlyArray<number>): BreakdownDocument => ({
    queries: queries.length,
    fromMs: latencies[queries[0]!]!,
    toMs: latencies[queries.at(-1)!]!,
    meanLatencyMs: queries.reduce((sum, query) => sum + latencies[query]!, 0) / queries.length,
    models: contributions(scenario, passage, queries),
  })
  return {
    overall: breakdown(ascending),
    aroundPercentile: breakdown(ascending.slice(Math.max(0, at - half), at + half + 1)),
  }
}

/** The figures that the models of a plan are simulated by, and what was measured of them but could not be used. */
export const figuresOf = (
  { catalog, pipeline }: Problem,
  configuration: Configuration,
): Pick<ExplanationDocument, "profiles" | "refused"> => {
  const nodes = modelNodes(pipeline)
  const models = new Set(nodes.map(({ role }) => role.model))
  return {
    profiles: nodes.map(({ name, role: { model } }) => {
      const { hardware, maxBatchSize } = configuration[name]!
      return { node: name, model, hardware, rows: upTo(profileOf(catalog, model, hardware)!, maxBatchSize) }
    }),
    refused: (catalog.refused ?? []).filter(({ model }) => models.has(model)),
  }
}

/** The rows of a profile from which the service times up to a batch size come. */
const upTo = ([first, ...rest]: Profile, batchSize: number): Profile => {
  const end = [first, ...rest].findIndex((row) => batchSize <= row.batchSize)
  return [first, ...rest.slice(0, end)]
}

/** What was found on a grid, with the grid. */
export const headroomDocument = (found: Headroom, { step, steps, tolerance }: Grid): HeadroomDocument => ({
  meetsAt: found.meetsAt,
  missesAt: found.missesAt ?? null,
  meetsAgainAt: found.meetsAgainAt ?? null,
  step,
  triedUpTo: step * steps,
  tolerance,
  simulated: found.simulated,
})

/** What the seeds of a re-test came to. */
export const attainmentDocument = ({
  results,
  meeting,
  proportion,
}: Attainment): Pick<RetestDocument, "results" | "meeting" | "attainment"> => ({
  results: results.map(({ seed, latencyMs, meets }) => ({ seed, latencyMs, meetsSlo: meets })),
  meeting,
  attainment: { share: proportion.share, low95: proportion.low, high95: proportion.high },
})
