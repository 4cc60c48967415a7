/** The event loop as an engine: the executable meaning of a pipeline. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { emptyModel, type Lineage, type ModelLineage } from "../../domain/Lineage.ts"
import type { Scenario, Stage } from "../../domain/Scenario.ts"
import { Engine, fromSimulate, latenciesInto, type SimulationError, UnknownProgram } from "../Engine.ts"
import { makeBatchedModel } from "./BatchedModel.ts"
import { makeJoin } from "./Join.ts"
import { type NodeProgram, type ProgramProcess, startProgram } from "./NodeProgram.ts"
import { makeOutlet, type Process } from "./Process.ts"
import { Scheduler } from "./Scheduler.ts"
import { makeSink } from "./Sink.ts"
import { startSource } from "./Source.ts"

/** Programs by the name under which a pipeline's program nodes ask for them. */
export type Programs = Readonly<Record<string, NodeProgram>>

/**
 * Builds every stage's process, children before their parents, and hands the simulation over as one program. Unless it
 * records, the lineage has no models.
 */
const simulateWith = Effect.fnUntraced(function* (
  programs: Programs,
  scenario: Scenario,
  isRecording: boolean,
): Effect.fn.Return<Lineage, SimulationError, Scheduler> {
  const scheduler = yield* Scheduler
  const queryCount = scenario.arrivalMs.length
  const sinkMs = new Float64Array(queryCount).fill(Number.NaN)
  const models: Array<ModelLineage> = []
  const running: Array<ProgramProcess> = []
  const processes: Array<Process> = []

  const makeProcess = (stage: Stage): Effect.Effect<Process | undefined, SimulationError, Scheduler> => {
    const outlet = makeOutlet(
      scheduler,
      stage.children.map((rank) => processes[rank]!),
    )
    switch (stage._tag) {
      case "Source":
        return Effect.as(startSource(scenario, stage.rank, outlet), undefined)
      case "Model": {
        const lineage = isRecording ? emptyModel(stage.name, queryCount) : undefined
        if (lineage !== undefined) models.unshift(lineage)
        return makeBatchedModel(stage, queryCount, lineage, outlet)
      }
      case "Join":
        return Effect.succeed(makeJoin(stage, queryCount, outlet))
      case "Program": {
        const program = Object.hasOwn(programs, stage.program) ? programs[stage.program] : undefined
        if (program === undefined) {
          return Effect.fail(
            new UnknownProgram({ node: stage.name, program: stage.program, known: Object.keys(programs) }),
          )
        }
        return Effect.tap(startProgram(stage, program, queryCount, outlet), (process) =>
          Effect.sync(() => running.push(process)),
        )
      }
      case "Sink":
        return makeSink(stage, sinkMs)
    }
  }

  for (const stage of scenario.stages.toReversed()) {
    const process = yield* makeProcess(stage)
    if (process !== undefined) processes[stage.rank] = process
  }
  yield* scheduler.run
  for (const process of running.toReversed()) yield* process.stop
  return { arrivalMs: scenario.arrivalMs, models, sinkMs }
})

/** The event-loop engine, knowing these programs. Every simulation has a scheduler of its own. */
export const make = (programs: Programs = {}): Engine["Service"] => {
  const run = (scenario: Scenario, isRecording: boolean) =>
    Effect.provideServiceEffect(simulateWith(programs, scenario, isRecording), Scheduler, Scheduler.make)
  return fromSimulate(
    "event-loop",
    (scenario) => run(scenario, true),
    (scenario, into) => Effect.map(run(scenario, false), latenciesInto(into)),
  )
}

/** Layer of the event-loop engine. */
export const layer = (programs: Programs = {}): Layer.Layer<Engine> => Layer.succeed(Engine, make(programs))
