/** Documents: the outside forms of a plan and of a simulation, as `--json` prints them. */
import * as Schema from "effect/Schema"
import { Configuration, NodeConfiguration } from "./Configuration.ts"
import { Estimate } from "./Estimate.ts"
import { ServiceTimeModel } from "./ServiceTime.ts"
import { BatchSize } from "./Units.ts"
import { GeneratedWorkload, RecordedWorkload } from "./Workload.ts"

/** A workload, and what it turned out to be. */
const WorkloadSummary = Schema.Struct({
  phases: Schema.Array(Schema.Union([GeneratedWorkload, RecordedWorkload])),
  headways: Schema.Finite,
  meanRateQps: Schema.NullOr(Schema.Finite).annotate({ description: "null where all arrive at once." }),
  scv: Schema.Finite.annotate({ description: "Squared coefficient of variation of the headways." }),
})

/** Where the inputs came from, and what they hold; enough to run it again. */
export const Inputs = {
  headway: Schema.String.annotate({ description: "Version of Headway." }),
  engine: Schema.String,
  pipeline: Schema.Struct({ name: Schema.String, file: Schema.String }),
  catalog: Schema.Struct({ name: Schema.String, file: Schema.String }),
  workload: WorkloadSummary,
  furtherWorkloads: Schema.optionalKey(
    Schema.Struct({
      workloads: Schema.Array(WorkloadSummary),
      mayMiss: Schema.Finite.annotate({ description: "On so many of all workloads the objective may be missed." }),
    }),
  ).annotate({ description: "What a plan is to serve besides its first workload." }),
  serviceTime: ServiceTimeModel,
  objective: Schema.Struct({ percentile: Schema.String, sloMs: Schema.Finite }),
}

/** A configuration with what its simulation gave. */
export const SimulatedConfiguration = Schema.Struct({
  configuration: Configuration,
  costPerHour: Schema.Finite,
  latencyMs: Schema.Finite.annotate({ description: "Latency at the objective's percentile." }),
  meetsSlo: Schema.Boolean,
  estimate: Estimate,
}).annotate({ identifier: "SimulatedConfiguration" })
export type SimulatedConfiguration = typeof SimulatedConfiguration.Type

/** What a configuration's latency at the objective's percentile is on several workloads. */
export const OnWorkloads = Schema.Struct({
  latencyMs: Schema.Finite.annotate({ description: "Exceeded on no more workloads than may miss the objective." }),
  meeting: Schema.Finite.annotate({ description: "On how many the objective is met." }),
  latenciesMs: Schema.Array(Schema.Finite).annotate({ description: "On the first workload and on each further one." }),
})
export type OnWorkloads = typeof OnWorkloads.Type

/** A move of the search: what it changed at one node, and where that led. */
export const PlanMove = Schema.Struct({
  round: Schema.Finite,
  node: Schema.String,
  action: Schema.String,
  to: NodeConfiguration,
  costPerHour: Schema.Finite,
  latencyMs: Schema.Finite,
})

/** An action that does not improve on the plan, and why. */
export const PlanRejection = Schema.Struct({
  node: Schema.String,
  action: Schema.String,
  reason: Schema.Literals(["not-applicable", "none-feasible", "not-better", "outbid"]),
  tried: Schema.Finite.annotate({ description: "Configurations tried for it." }),
  costPerHour: Schema.optionalKey(Schema.Finite),
  latencyMs: Schema.optionalKey(Schema.Finite),
})

/** How the greedy planner came to its plan. */
export const GreedySearchDocument = Schema.Struct({
  simulated: Schema.Finite,
  rejectedByBound: Schema.Finite,
  recalled: Schema.Finite.annotate({ description: "Configurations that came up again, their verdict known." }),
  start: Schema.optionalKey(
    Schema.Struct({ configuration: Configuration, costPerHour: Schema.Finite, latencyMs: Schema.Finite }),
  ).annotate({ description: "The first feasible configuration, where the moves start." }),
  moves: Schema.Array(PlanMove),
  rejected: Schema.Array(PlanRejection),
})
export type GreedySearchDocument = typeof GreedySearchDocument.Type

/** A count that may be too large for a number, in decimal digits. */
const Count = Schema.String.check(Schema.isPattern(/^\d+$/))

/** What an exact search did with the configurations of one part of the pipeline. */
const PartDocument = Schema.Struct({
  nodes: Schema.Array(Schema.String),
  configurations: Count.annotate({ description: "The sum of the five counts that follow, once the search is over." }),
  excludedByCapacity: Count.annotate({ description: "Too few replicas for the arrival curve." }),
  excludedByMisses: Count.annotate({ description: "Some of the part's models, simulated, already miss too often." }),
  excludedAsSame: Count.annotate({
    description:
      "More replicas than can be busy, or larger batches than are taken until the verdict is certain: the same as another.",
  }),
  excludedByCost: Count.annotate({ description: "Dearer than the plan, by a lower bound, or as dear and slower." }),
  kept: Count.annotate({ description: "Feasible as far as the part goes; combined with other parts." }),
  simulated: Schema.Finite,
})

/** Why no configuration is cheaper than the plan. */
export const CertificateDocument = Schema.Struct({
  configurations: Count.annotate({ description: "How many there are in all." }),
  parts: Schema.Array(PartDocument),
  combinations: Schema.Finite,
  combinationsSimulated: Schema.Finite,
}).annotate({ identifier: "Certificate" })
export type CertificateDocument = typeof CertificateDocument.Type

/** What the exact planner proved. */
export const ProofDocument = Schema.Struct({
  isProven: Schema.Boolean.annotate({ description: "Whether the plan is the cheapest, or there is none." }),
  stoppedBy: Schema.NullOr(Schema.Literals(["time-limit", "interrupt"])).annotate({
    description: "What ended the search before it was over.",
  }),
  lowerBoundPerHour: Schema.NullOr(Schema.Finite).annotate({
    description: "No feasible configuration costs less; null where none is feasible.",
  }),
  gapPercent: Schema.NullOr(Schema.Finite).annotate({
    description: "How much dearer than the lower bound the plan is, in percent of that bound; null without a plan.",
  }),
  simulated: Schema.Finite.annotate({ description: "Simulations, of parts of the pipeline and of the whole." }),
  maxReplicas: Schema.Finite.annotate({ description: "The most replicas of one model that were considered." }),
  batchingDelaysMs: Schema.Array(Schema.Finite).annotate({ description: "The batching delays considered." }),
  certificate: Schema.NullOr(CertificateDocument).annotate({
    description: "null where the search was stopped, or nothing had to be searched.",
  }),
})
export type ProofDocument = typeof ProofDocument.Type

/** How many units a coarse-grained planner runs; each is one replica of every model, with one batch size. */
export const UnitsDocument = Schema.Struct({
  batchSize: BatchSize,
  unitLatencyMs: Schema.Finite.annotate({ description: "Longest path of the service times of whole batches." }),
  unitThroughputQps: Schema.Finite.annotate({ description: "That of the slowest model." }),
  unitCostPerHour: Schema.Finite,
  rateQps: Schema.Finite.annotate({ description: "The rate that units are provisioned for." }),
  unitCount: Schema.Finite,
  configuration: Configuration,
  costPerHour: Schema.Finite,
})
export type UnitsDocument = typeof UnitsDocument.Type

/** The planners, the default first. */
export const plannerNames = ["exact", "greedy", "cg-mean", "cg-peak"] as const

/** What plans of all planners have. `plan` is there if and only if `outcome` is `planned`. */
const Planned = {
  format: Schema.Literal("headway-plan/1"),
  ...Inputs,
  outcome: Schema.Literals(["planned", "infeasible", "not-found"]).annotate({
    description: "infeasible is proven; not-found only says that this planner found nothing within its limits.",
  }),
  reason: Schema.optionalKey(Schema.String).annotate({ description: "Why there is no plan." }),
  plan: Schema.optionalKey(SimulatedConfiguration).annotate({ description: "As simulated on the first workload." }),
  onWorkloads: Schema.optionalKey(OnWorkloads).annotate({
    description: "The plan on all workloads, where there are several.",
  }),
}

/** What `headway plan --json` prints. */
export const PlanDocument = Schema.Union([
  Schema.Struct({ planner: Schema.Literal("exact"), ...Planned, proof: ProofDocument }),
  Schema.Struct({ planner: Schema.Literal("greedy"), ...Planned, search: GreedySearchDocument }),
  Schema.Struct({
    planner: Schema.Literals(["cg-mean", "cg-peak"]),
    ...Planned,
    units: Schema.NullOr(UnitsDocument).annotate({ description: "null where no unit can do; they may miss the SLO." }),
  }),
]).annotate({ identifier: "Plan", description: "A plan, or the reason why there is none." })
export type PlanDocument = typeof PlanDocument.Type

/** What `headway simulate --json` prints. */
export const SimulationDocument = Schema.Struct({
  format: Schema.Literal("headway-simulation/1"),
  ...Inputs,
  simulation: SimulatedConfiguration,
}).annotate({ identifier: "Simulation", description: "A simulated configuration." })
export type SimulationDocument = typeof SimulationDocument.Type

/** The parts that plans and simulations share. */
export type InputsDocument = Pick<
  PlanDocument,
  "headway" | "engine" | "pipeline" | "catalog" | "workload" | "furtherWorkloads" | "serviceTime" | "objective"
>
