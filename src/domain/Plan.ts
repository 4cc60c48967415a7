/** Documents: the outside forms of a plan and of a simulation, as `--json` prints them. */
import * as Schema from "effect/Schema"
import { Configuration, NodeConfiguration } from "./Configuration.ts"
import { Estimate } from "./Estimate.ts"
import { ServiceTimeModel } from "./ServiceTime.ts"
import { GeneratedWorkload, RecordedWorkload } from "./Workload.ts"

/** Where the inputs came from, and what they hold; enough to run it again. */
const Inputs = {
  headway: Schema.String.annotate({ description: "Version of Headway." }),
  engine: Schema.String,
  pipeline: Schema.Struct({ name: Schema.String, file: Schema.String }),
  catalog: Schema.Struct({ name: Schema.String, file: Schema.String }),
  workload: Schema.Struct({
    phases: Schema.Array(Schema.Union([GeneratedWorkload, RecordedWorkload])),
    headways: Schema.Finite,
    meanRateQps: Schema.NullOr(Schema.Finite).annotate({ description: "null where all arrive at once." }),
    scv: Schema.Finite.annotate({ description: "Squared coefficient of variation of the headways." }),
  }),
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

/** What `headway plan --json` prints. `plan` is there if and only if `outcome` is `planned`. */
export const PlanDocument = Schema.Struct({
  format: Schema.Literal("headway-plan/1"),
  planner: Schema.Literal("greedy"),
  ...Inputs,
  outcome: Schema.Literals(["planned", "infeasible", "not-found"]).annotate({
    description: "infeasible is proven; not-found only says that this planner found nothing within its limits.",
  }),
  reason: Schema.optionalKey(Schema.String).annotate({ description: "Why there is no plan." }),
  plan: Schema.optionalKey(SimulatedConfiguration),
  search: Schema.Struct({
    simulated: Schema.Finite,
    rejectedByBound: Schema.Finite,
    recalled: Schema.Finite.annotate({ description: "Configurations that came up again, their verdict known." }),
    start: Schema.optionalKey(
      Schema.Struct({ configuration: Configuration, costPerHour: Schema.Finite, latencyMs: Schema.Finite }),
    ).annotate({ description: "The first feasible configuration, where the moves start." }),
    moves: Schema.Array(PlanMove),
    rejected: Schema.Array(PlanRejection),
  }),
}).annotate({ identifier: "Plan", description: "A plan, or the reason why there is none." })
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
  "headway" | "engine" | "pipeline" | "catalog" | "workload" | "serviceTime" | "objective"
>
