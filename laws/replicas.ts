/** What becomes of a scenario if one of its models has other numbers of replicas. */
import * as Effect from "effect/Effect"
import type { ModelLineage } from "../src/domain/Lineage.ts"
import type { ModelStage, Scenario } from "../src/domain/Scenario.ts"
import type { Engine, SimulationError } from "../src/engine/Engine.ts"
import type { Series } from "../src/planner/exact/Space.ts"

/** The lineage of a model with so many replicas. */
export const lineageWith = (
  engine: Engine["Service"],
  { stages, arrivalMs }: Scenario,
  model: ModelStage,
  replicas: number,
): Effect.Effect<ModelLineage, SimulationError> => {
  const replaced = stages.map((stage) => (stage === model ? { ...model, replicas } : stage))
  return Effect.map(engine.simulate({ stages: replaced, arrivalMs }), ({ models }) =>
    models.find(({ name }) => name === model.name)!,
  )
}

/** What a model runs as a series, of 1 to so many replicas. */
export const seriesOf = (model: ModelStage, maxReplicas: number): Series => ({
  ...model,
  hardware: "",
  costPerHour: 0,
  minReplicas: 1,
  maxReplicas,
})
