/** Plans and simulations as the documents that `--json` prints. */
import type * as Catalog from "../domain/Catalog.ts"
import * as Configuration from "../domain/Configuration.ts"
import * as Estimate from "../domain/Estimate.ts"
import { latenciesMs, type Lineage } from "../domain/Lineage.ts"
import type { Objective } from "../domain/Objective.ts"
import * as Percentile from "../domain/Percentile.ts"
import type {
  InputsDocument,
  PlanDocument,
  PlanMove,
  PlanRejection,
  SimulatedConfiguration,
  SimulationDocument,
} from "../domain/Plan.ts"
import type { Scenario } from "../domain/Scenario.ts"
import type { FeasibleCandidate, SearchEffort } from "../planner/Candidate.ts"
import type { Move, Outcome, RejectedAction } from "../planner/Search.ts"
import { describeImpossibility } from "./SearchText.ts"

/** A configuration with what its simulation gave. */
export const simulatedConfiguration = (
  catalog: Catalog.Catalog,
  configuration: Configuration.Configuration,
  { sloMs, percentile }: Objective,
  scenario: Scenario,
  lineage: Lineage,
): SimulatedConfiguration => {
  const latencyMs = Percentile.ofAscending(latenciesMs(lineage).toSorted(), percentile)
  return {
    configuration,
    costPerHour: Configuration.costPerHour(catalog, configuration),
    latencyMs,
    meetsSlo: latencyMs <= sloMs,
    estimate: Estimate.make(scenario, lineage, sloMs),
  }
}

/** The document of a simulation. */
export const simulationDocument = (inputs: InputsDocument, simulation: SimulatedConfiguration): SimulationDocument => ({
  format: "headway-simulation/1",
  ...inputs,
  simulation,
})

/** How a search went, for the document. */
export interface SearchRecord {
  readonly outcome: Outcome
  /** The first feasible configuration, where the moves start. */
  readonly start: FeasibleCandidate | undefined
  readonly effort: SearchEffort
  readonly moves: ReadonlyArray<Move & { readonly round: number }>
}

/** The document of a plan; `plan` is its simulated configuration, if the search found one. */
export const planDocument = (
  inputs: InputsDocument,
  { outcome, effort, start, moves }: SearchRecord,
  plan: SimulatedConfiguration | undefined,
): PlanDocument => ({
  format: "headway-plan/1",
  planner: "greedy",
  ...inputs,
  outcome: outcomeNames[outcome._tag],
  ...(outcome._tag === "Planned" ? {} : { reason: describeOutcome(outcome) }),
  ...(plan === undefined ? {} : { plan }),
  search: {
    ...effort,
    ...(start === undefined
      ? {}
      : {
          start: {
            configuration: start.configuration,
            costPerHour: start.costPerHour,
            latencyMs: start.verdict.latencyMs,
          },
        }),
    moves: moves.map(planMove),
    rejected: outcome._tag === "Planned" ? outcome.rejected.map(planRejection) : [],
  },
})

const outcomeNames = { Planned: "planned", Infeasible: "infeasible", NotFound: "not-found" } as const

/** Why there is no plan. */
const describeOutcome = (outcome: Exclude<Outcome, { readonly _tag: "Planned" }>): string =>
  outcome._tag === "Infeasible"
    ? describeImpossibility(outcome.why)
    : `nothing feasible was found, which proves nothing: ${outcome.because}`

const planMove = ({ round, node, action, best }: Move & { readonly round: number }): typeof PlanMove.Type => ({
  round,
  node,
  action,
  to: best.configuration[node]!,
  costPerHour: best.costPerHour,
  latencyMs: best.verdict.latencyMs,
})

const planRejection = ({ node, action, reason, triedCount, best }: RejectedAction): typeof PlanRejection.Type => ({
  node,
  action,
  reason,
  tried: triedCount,
  ...(best === undefined ? {} : { costPerHour: best.costPerHour, latencyMs: best.verdict.latencyMs }),
})
