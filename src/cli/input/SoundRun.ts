/** A run to go on with: a configuration that a document tells of, its inputs unchanged, simulated to what it says. */
import * as Effect from "effect/Effect"
import * as Configuration from "../../domain/Configuration.ts"
import { firstDifference } from "../../domain/Difference.ts"
import { InvalidValue } from "../../domain/InputErrors.ts"
import { latenciesMs, type Lineage } from "../../domain/Lineage.ts"
import { ofAscending } from "../../domain/Percentile.ts"
import type { InputsDocument, SimulatedConfiguration } from "../../domain/Plan.ts"
import type { Scenario } from "../../domain/Scenario.ts"
import { Engine, type SimulationError } from "../../engine/Engine.ts"
import { compile } from "../../planner/Candidate.ts"
import { inputsDocument, workloadDocument } from "../Inputs.ts"
import type { Progress } from "../output/Terminal.ts"
import { warnOfNotebook } from "../output/Warnings.ts"
import { configurationFlaw, type DocumentInputs, inputsDifference } from "./DocumentFile.ts"
import type { InputFileError } from "./InputFileError.ts"

/** A simulated configuration of a document. */
export interface SoundRun {
  readonly simulated: SimulatedConfiguration
  readonly scenario: Scenario
  readonly lineage: Lineage
  /** What it was made from, for the head of another document. */
  readonly head: InputsDocument
}

/** Simulates what stands at a place of a document; fails unless the document says what its inputs give. */
export const simulateAgain = Effect.fnUntraced(function* (
  inputs: DocumentInputs,
  place: "plan" | "simulation",
  simulated: SimulatedConfiguration,
  progress: Progress,
): Effect.fn.Return<SoundRun, InputFileError | SimulationError, Engine> {
  const { problem, objective, document, locate, pipelineInputs, workload } = inputs
  const change = inputsDifference(inputs)
  if (change !== undefined) return yield* locate(outOfDate(change))
  const flaw = configurationFlaw(inputs, simulated, place)
  if (flaw !== undefined) return yield* locate(flaw)
  yield* warnOfNotebook(document.serviceTime)
  progress.show(() => `simulating the ${place}`)
  const engine = yield* Engine
  const scenario = compile(problem, simulated.configuration)
  const lineage = yield* engine.simulate(scenario)
  const latencyMs = ofAscending(latenciesMs(lineage).toSorted(), objective.percentile)
  const costPerHour = Configuration.costPerHour(problem.catalog, simulated.configuration)
  const said = { costPerHour: simulated.costPerHour, latencyMs: simulated.latencyMs }
  const difference = firstDifference(said, { costPerHour, latencyMs }, [place])
  if (difference !== undefined) return yield* locate(outOfDate(difference))
  const head = inputsDocument(pipelineInputs, workloadDocument(workload), document.serviceTime, objective, engine.name)
  return { simulated, scenario, lineage, head }
})

/** A difference between a document and what its inputs give now. */
const outOfDate = ({ path, found, expected }: InvalidValue): InvalidValue =>
  new InvalidValue({ path, found, expected: `${expected}, which is what its inputs give now` })
