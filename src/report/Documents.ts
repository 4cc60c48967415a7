/** Plans and simulations as the documents that `--json` prints. */
import type * as Catalog from "../domain/Catalog.ts"
import * as Configuration from "../domain/Configuration.ts"
import * as Estimate from "../domain/Estimate.ts"
import { latenciesMs, type Lineage } from "../domain/Lineage.ts"
import type { Objective } from "../domain/Objective.ts"
import * as Percentile from "../domain/Percentile.ts"
import type {
  GreedySearchDocument,
  InputsDocument,
  OnWorkloads,
  PlanDocument,
  PlanMove,
  PlanRejection,
  ProofDocument,
  SimulatedConfiguration,
  SimulationDocument,
  UnitsDocument,
} from "../domain/Plan.ts"
import type { Scenario } from "../domain/Scenario.ts"
import { type FeasibleCandidate, isFeasible, type SearchEffort } from "../planner/Candidate.ts"
import type { CoarsePlan, RateKind } from "../planner/CoarseGrained.ts"
import type { Certificate } from "../planner/exact/Certificate.ts"
import type { ExactStep, Standing } from "../planner/exact/Exact.ts"
import type { SpaceOptions } from "../planner/exact/Space.ts"
import type { Move, Outcome, RejectedAction } from "../planner/Search.ts"
import { formatCount, formatMs, formatNumber } from "./Format.ts"
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

/** How a greedy search went. */
export interface SearchRecord {
  readonly outcome: Outcome
  /** The first feasible configuration, where the moves start. */
  readonly start: FeasibleCandidate | undefined
  readonly effort: SearchEffort
  readonly moves: ReadonlyArray<Move & { readonly round: number }>
}

/** How an exact search ended, or how far it was when it was stopped. */
export interface ExactRecord {
  readonly standing: Standing
  readonly ending: Extract<ExactStep, { readonly _tag: "Planned" | "Infeasible" }> | undefined
  readonly stoppedBy: ProofDocument["stoppedBy"] | undefined
  readonly options: SpaceOptions
}

/** What a planner came to: the plan's configuration, if there is one, and what the document says of how it was found. */
export interface PlanRecord {
  readonly configuration: Configuration.Configuration | undefined
  readonly findings: Findings
}

type Findings = {
  readonly outcome: PlanDocument["outcome"]
  readonly reason?: string
} & (
  | { readonly planner: "exact"; readonly proof: ProofDocument }
  | { readonly planner: "greedy"; readonly search: GreedySearchDocument }
  | { readonly planner: "cg-mean" | "cg-peak"; readonly units: UnitsDocument | null }
)

/** The document of a plan; `plan` is its simulated configuration, if there is one. */
export const planDocument = (
  inputs: InputsDocument,
  { findings }: PlanRecord,
  plan: SimulatedConfiguration | undefined,
  onWorkloads?: OnWorkloads,
): PlanDocument => ({
  format: "headway-plan/1",
  ...inputs,
  ...findings,
  ...(plan === undefined ? {} : { plan }),
  ...(onWorkloads === undefined ? {} : { onWorkloads }),
})

/** How a plan fares on several workloads. */
export const onWorkloads = (
  { sloMs }: Objective,
  { latencyMs, latenciesMs }: Omit<OnWorkloads, "meeting">,
): OnWorkloads => ({
  latencyMs,
  meeting: latenciesMs.filter((each) => each <= sloMs).length,
  latenciesMs,
})

/** What greedy came to. */
export const greedyRecord = ({ outcome, effort, start, moves }: SearchRecord): PlanRecord => ({
  configuration: outcome._tag === "Planned" ? outcome.candidate.configuration : undefined,
  findings: {
    planner: "greedy",
    outcome: outcomeNames[outcome._tag],
    ...(outcome._tag === "Planned" ? {} : { reason: describeOutcome(outcome) }),
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
  },
})

/** What the exact planner came to. */
export const exactRecord = ({ standing, ending, stoppedBy, options }: ExactRecord): PlanRecord => {
  const best = ending?._tag === "Planned" ? ending.candidate : standing.best
  const outcome = best !== undefined ? "planned" : ending === undefined ? "not-found" : "infeasible"
  const lowerBoundPerHour = ending?._tag === "Planned" ? ending.candidate.costPerHour : standing.lowerBoundPerHour
  const { maxReplicas, batchingDelaysMs } = options
  return {
    configuration: best?.configuration,
    findings: {
      planner: "exact",
      outcome,
      ...(outcome === "planned" ? {} : { reason: describeEnding(ending, standing) }),
      proof: {
        isProven: ending !== undefined,
        stoppedBy: stoppedBy ?? null,
        lowerBoundPerHour: outcome === "infeasible" ? null : lowerBoundPerHour,
        gapPercent: best === undefined ? null : gapPercent(best.costPerHour, lowerBoundPerHour),
        simulated: standing.simulated,
        maxReplicas,
        batchingDelaysMs,
        certificate: ending?.certificate === undefined ? null : certificateDocument(ending.certificate),
      },
    },
  }
}

/** What a coarse-grained planner came to. */
export const coarseRecord = (rateKind: RateKind, plan: CoarsePlan): PlanRecord => {
  const planner = `cg-${rateKind}` as const
  if (plan._tag !== "Provisioned") {
    const reason = describeCoarse(plan)
    return { configuration: undefined, findings: { planner, outcome: "not-found", reason, units: null } }
  }
  const { unit, rateQps, unitCount, candidate } = plan
  const { configuration, costPerHour } = candidate
  const units: UnitsDocument = {
    batchSize: unit.batchSize,
    unitLatencyMs: unit.latencyMs,
    unitThroughputQps: unit.throughputQps,
    unitCostPerHour: unit.costPerHour,
    rateQps,
    unitCount,
    configuration,
    costPerHour,
  }
  if (isFeasible(candidate)) return { configuration, findings: { planner, outcome: "planned", units } }
  const reason = "units for that rate miss the objective, which proves nothing"
  return { configuration: undefined, findings: { planner, outcome: "not-found", reason, units } }
}

const describeCoarse = (plan: Exclude<CoarsePlan, { readonly _tag: "Provisioned" }>): string => {
  switch (plan._tag) {
    case "NoHardware":
      return describeImpossibility(plan)
    case "NoUnit":
      return `with every batch size the longest path of whole batches exceeds the SLO, at least ${formatMs(plan.fastest.latencyMs)}`
    case "TooManyUnits":
      return `${formatNumber(plan.rateQps)} qps take ${formatCount(plan.unitCount)} units, more than a node may have replicas`
  }
}

const describeEnding = (ending: ExactRecord["ending"], { lowerBoundPerHour }: Standing): string => {
  if (ending === undefined) {
    return `nothing feasible was found in time, which proves nothing but that a plan costs at least ${formatNumber(lowerBoundPerHour)} per hour`
  }
  return ending._tag === "Infeasible" && ending.why !== undefined
    ? describeImpossibility(ending.why)
    : "every configuration was simulated or excluded, and none meets the objective"
}

/** How much dearer a plan is than the bound below which there is none, in percent of the bound. */
export const gapPercent = (costPerHour: number, lowerBoundPerHour: number): number =>
  costPerHour <= lowerBoundPerHour ? 0 : (100 * (costPerHour - lowerBoundPerHour)) / lowerBoundPerHour

const certificateDocument = ({ parts, configurations, combinations, combinationsSimulated }: Certificate) => ({
  configurations: String(configurations),
  parts: parts.map((part) => ({
    nodes: part.nodes,
    configurations: String(part.configurations),
    excludedByCapacity: String(part.excludedByCapacity),
    excludedByMisses: String(part.excludedByMisses),
    excludedAsSame: String(part.excludedAsSame),
    excludedByCost: String(part.excludedByCost),
    kept: String(part.kept),
    simulated: part.simulated,
  })),
  combinations,
  combinationsSimulated,
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
