/** A plan to go on with: read, its inputs unchanged, and simulated to what it says. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import type * as Path from "effect/Path"
import { InvalidValue } from "../../domain/InputErrors.ts"
import type { SimulatedConfiguration } from "../../domain/Plan.ts"
import type { Engine, SimulationError } from "../../engine/Engine.ts"
import type { Progress } from "../output/Terminal.ts"
import type { UsageError } from "../UsageError.ts"
import type { InputFileError } from "./InputFileError.ts"
import { type PlanInputs, readPlan, requirePlan } from "./PlanFile.ts"
import { simulateAgain, type SoundRun } from "./SoundRun.ts"

/** A plan with its simulation. */
export interface SoundPlan extends PlanInputs, Omit<SoundRun, "simulated"> {
  readonly plan: SimulatedConfiguration
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
  const { objective, locate } = inputs
  const { simulated: plan, ...run } = yield* simulateAgain(inputs, "plan", yield* requirePlan(inputs), progress)
  const mayMiss = 0 < (inputs.further?.mayMiss ?? 0)
  if (!mayMiss && objective.sloMs < plan.latencyMs) {
    const expected = `at most ${objective.sloMs}, which is the objective`
    return yield* locate(new InvalidValue({ path: "plan.latencyMs", found: String(plan.latencyMs), expected }))
  }
  return { ...inputs, ...run, plan }
})
