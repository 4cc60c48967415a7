/** The service that every simulation engine implements. Planners and the command line know engines only through it. */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Lineage } from "../domain/Lineage.ts"
import type { Scenario } from "../domain/Scenario.ts"

/** A program node that the engine has no program for. */
export class UnknownProgram extends Schema.TaggedError<UnknownProgram>()("UnknownProgram", {
  node: Schema.String,
  program: Schema.String,
  known: Schema.Array(Schema.String),
}) {
  override get message() {
    const known = this.known.length === 0 ? "it knows none" : `it knows ${this.known.join(", ")}`
    return `the node "${this.node}" runs the program "${this.program}", which this engine does not know (${known})`
  }
}

/** A program node broke the rule that every node delivers every query exactly once. */
export class ProgramFault extends Schema.TaggedError<ProgramFault>()("ProgramFault", {
  node: Schema.String,
  problem: Schema.String,
}) {
  override get message() {
    return `the program of the node "${this.node}" ${this.problem}`
  }
}

/** Why a scenario could not be simulated. */
export type SimulationError = UnknownProgram | ProgramFault

/** Runs scenarios. The result is a function of the scenario alone, the same on every engine, to the last bit. */
export class Engine extends Context.Service<
  Engine,
  {
    readonly name: string
    /** Simulates every query from arrival to sink. */
    readonly simulate: (scenario: Scenario) => Effect.Effect<Lineage, SimulationError>
  }
>()("headway/engine/Engine") {}
