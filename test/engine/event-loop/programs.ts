/** Program nodes for tests, alone in their pipeline. */
import * as Effect from "effect/Effect"
import type { SimulationError } from "../../../src/engine/Engine.ts"
import { make } from "../../../src/engine/event-loop/EventLoopEngine.ts"
import type { NodeContext, NodeProgram } from "../../../src/engine/event-loop/NodeProgram.ts"
import { scenarioOf } from "../../worlds.ts"

/** A pipeline of one program node before the sink. */
export const programAlone = (arrivalMs: ReadonlyArray<number>) =>
  scenarioOf({ nodes: ["p program it"], edges: ["source p", "p sink"], arrivalMs })

/** Simulates it with a program. */
export const simulate = (it: NodeProgram, arrivalMs: ReadonlyArray<number>) =>
  make({ it }).simulate(programAlone(arrivalMs))

/** When its queries leave. */
export const sinkMs = async (it: NodeProgram, arrivalMs: ReadonlyArray<number>) => [
  ...(await Effect.runPromise(simulate(it, arrivalMs))).sinkMs,
]

/** The error that it fails with. */
export const faultOf = (it: NodeProgram, arrivalMs: ReadonlyArray<number>): Promise<SimulationError> =>
  Effect.runPromise(Effect.flip(simulate(it, arrivalMs)))

/** A program without a state: how it handles a delivery. */
export const handling =
  (handle: (queries: ReadonlyArray<number>, node: NodeContext) => Effect.Effect<void>): NodeProgram =>
  (node) =>
    Effect.succeed((queries) => handle(queries, node))

/** Passes queries on at once. */
export const passOn = handling((queries, { deliver }) => deliver(queries))
