/** The service that every simulation engine implements. Planners and the command line know engines only through it. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { type Deliveries, deliveriesOf, withProbe, withTurnstile } from "../domain/Deliveries.ts"
import { latenciesMs, type Lineage, writeLatenciesMs } from "../domain/Lineage.ts"
import type { Objective } from "../domain/Objective.ts"
import { leadingToNode, type Scenario } from "../domain/Scenario.ts"
import { type NodeVerdict, nodeVerdictOn, type Verdict, verdictOn } from "./Verdict.ts"

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

/**
 * Runs scenarios. The result is a function of the scenario alone, the same on every engine, to the last bit; there are
 * answers at several costs, the cheapest also for many scenarios at once.
 */
export class Engine extends Context.Service<
  Engine,
  {
    readonly name: string
    /** Simulates every query from arrival to sink. */
    readonly simulate: (scenario: Scenario) => Effect.Effect<Lineage, SimulationError>
    /**
     * End-to-end latencies, ms, by query id, shape [queries]; the caller owns them. They are written `into` an array of
     * that shape where one is given: whoever simulates again and again need not touch new memory each time.
     */
    readonly latencies: (scenario: Scenario, into?: Float64Array) => Effect.Effect<Float64Array, SimulationError>
    /** What is delivered to a model node, which is known by its name; what the node runs does not matter. */
    readonly deliveries: (scenario: Scenario, node: string) => Effect.Effect<Deliveries, SimulationError>
    /** Judges an objective, and may stop as soon as the answer is certain. */
    readonly verdict: (scenario: Scenario, objective: Objective) => Effect.Effect<Verdict, SimulationError>
    /** Judges queries as they leave a model node, which is known by its name; as `verdict` does, it may stop early. */
    readonly nodeVerdict: (
      scenario: Scenario,
      node: string,
      objective: Objective,
    ) => Effect.Effect<NodeVerdict, SimulationError>
    /**
     * Judges independent scenarios, in their order, each as `verdict` does; fails as the first that fails. An engine may
     * judge several at a time.
     */
    readonly verdicts: (
      scenarios: ReadonlyArray<Scenario>,
      objective: Objective,
    ) => Effect.Effect<ReadonlyArray<Verdict>, SimulationError>
  }
>()("headway/engine/Engine") {}

/** Queries judged after which other fibers get their turn, so that a long list can be interrupted. */
const queriesPerTurn = 2 ** 19

/** Questions that are answered by others where an engine has no cheaper way. */
type Derived = "nodeVerdict" | "deliveries"

/** An engine that judges many scenarios one after the other, and reads off lineages what it has no cheaper way to. */
export const judgingOneByOne = <
  A extends Omit<Engine["Service"], "verdicts" | Derived> & Partial<Pick<Engine["Service"], Derived>>,
>(
  engine: A,
): NoInfer<A> & Pick<Engine["Service"], "verdicts" | Derived> => ({
  nodeVerdict: (scenario, node, objective) =>
    Effect.map(engine.simulate(leadingToNode(scenario, node)), (lineage) => nodeVerdictOn(lineage, objective)),
  deliveries: (scenario, node) =>
    Effect.zipWith(
      engine.simulate(withProbe(scenario, node)),
      engine.simulate(withTurnstile(scenario, node)),
      (probed, queued) => deliveriesOf(probed, queued, node),
    ),
  ...engine,
  verdicts: (scenarios, objective) =>
    Effect.suspend(() => {
      let turnQueries = 0
      return Effect.forEach(scenarios, (scenario) => {
        turnQueries += scenario.arrivalMs.length
        if (turnQueries < queriesPerTurn) return engine.verdict(scenario, objective)
        turnQueries = 0
        return Effect.tap(engine.verdict(scenario, objective), Effect.yieldNow)
      })
    }),
})

/** Latencies of a lineage, in an array of the caller's if it gave one. */
export const latenciesInto =
  (into: Float64Array | undefined) =>
  (lineage: Lineage): Float64Array =>
    into === undefined ? latenciesMs(lineage) : writeLatenciesMs(lineage, into)

/** An engine whose verdicts are read off latencies, and these off whole lineages unless it has a cheaper way. */
export const fromSimulate = (
  name: string,
  simulate: Engine["Service"]["simulate"],
  latencies: Engine["Service"]["latencies"] = (scenario, into) => Effect.map(simulate(scenario), latenciesInto(into)),
): Engine["Service"] =>
  judgingOneByOne({
    name,
    simulate,
    latencies,
    verdict: (scenario, objective) => Effect.map(latencies(scenario), (unordered) => verdictOn(unordered, objective)),
  })
