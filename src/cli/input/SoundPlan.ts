/** A plan to go on with: read, its inputs unchanged, and simulated to what it says. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
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
import type { UsageError } from "../UsageError.ts"
import type { InputFileError } from "./InputFileError.ts"
import { outOfDate, type PlanInputs, readPlan, requirePlan } from "./PlanFile.ts"

/** A plan with its simulation. */
export interface SoundPlan extends PlanInputs {
  readonly plan: SimulatedConfiguration
  readonly scenario: Scenario
  readonly lineage: Lineage
  /** What it was made from, for the head of another document. */
  readonly head: InputsDocument
}

/** Reads a plan and simulates it; fails unless it says what its inputs give, and meets its objective. */
export const readSoundPlan = Effect.fnUntraced(function* (
  file: string,
  progress: Progress,
): Effect.fn.Return<
  SoundPlan,
  InputFileError | UsageError | SimulationError,
  FileSystem.FileSystem | Path.Path | Engine
> {
  const inputs = yield* readPlan(file, progress)
  const plan = yield* requirePlan(inputs)
  const { problem, objective, document, locate, pipelineInputs, workload } = inputs
  yield* warnOfNotebook(document.serviceTime)
  progress.show(() => "simulating the plan")
  const engine = yield* Engine
  const scenario = compile(problem, plan.configuration)
  const lineage = yield* engine.simulate(scenario)
  const latencyMs = ofAscending(latenciesMs(lineage).toSorted(), objective.percentile)
  const costPerHour = Configuration.costPerHour(problem.catalog, plan.configuration)
  const said = { costPerHour: plan.costPerHour, latencyMs: plan.latencyMs }
  const difference = firstDifference(said, { costPerHour, latencyMs }, ["plan"])
  if (difference !== undefined) return yield* locate(outOfDate(difference))
  if (objective.sloMs < latencyMs) {
    const expected = `at most ${objective.sloMs}, which is the objective`
    return yield* locate(new InvalidValue({ path: "plan.latencyMs", found: String(latencyMs), expected }))
  }
  const head = inputsDocument(pipelineInputs, workloadDocument(workload), document.serviceTime, objective, engine.name)
  return { ...inputs, plan, scenario, lineage, head }
})
