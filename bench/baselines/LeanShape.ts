/** A pipeline as lean loops see it: arrays by rank and by slot, a slot being a replica's number among all replicas. */
import type { ModelStage, Stage } from "../../src/domain/Scenario.ts"

/** A pipeline before its run. Joins and sink are one: the end. */
export interface LeanShape {
  readonly models: ReadonlyArray<ModelStage>
  /** The node of each slot, ascending, shape [slots]. */
  readonly rankOf: Int32Array
  /** By rank: the slots of a model, which the run may use as its stack of idle ones. */
  readonly idleSlots: ReadonlyArray<Int32Array>
  /** By rank: children that are models. */
  readonly children: ReadonlyArray<Int32Array>
  /** By rank: 1 where a model delivers to the end. */
  readonly isLast: Uint8Array
  readonly maxBatchSizes: Int32Array
  readonly serviceMs: ReadonlyArray<Float64Array>
}

/** The shape of stages; throws where lean loops would not be exact. */
export const leanShape = (stages: ReadonlyArray<Stage>): LeanShape => {
  const models = stages.filter((stage) => stage._tag === "Model")
  reject(stages, models)
  const isModel = (rank: number) => stages[rank]!._tag === "Model"
  const rankOf = models.flatMap(({ rank, replicas }) => Array<number>(replicas).fill(rank))
  return {
    models,
    rankOf: Int32Array.from(rankOf),
    idleSlots: stages.map(({ rank }) =>
      Int32Array.from(rankOf.flatMap((owner, slot) => (owner === rank ? [slot] : []))),
    ),
    children: stages.map(({ children }) => Int32Array.from(children.filter(isModel))),
    isLast: Uint8Array.from(stages, ({ rank, children }) => Number(isModel(rank) && !children.every(isModel))),
    maxBatchSizes: Int32Array.from(stages, (stage) => (stage._tag === "Model" ? stage.maxBatchSize : 0)),
    serviceMs: stages.map((stage) => (stage._tag === "Model" ? stage.serviceMs : new Float64Array())),
  }
}

const reject = (stages: ReadonlyArray<Stage>, models: ReadonlyArray<ModelStage>): void => {
  if (!models.every(({ parents, batchingDelayMs }) => parents.length === 1 && batchingDelayMs === 0)) {
    throw new Error("lean loops run models with one parent and no batching delay")
  }
  const sink = stages.length - 1
  const joins = stages.filter(({ _tag }) => _tag === "Join")
  if (1 < joins.length || joins.some(({ children }) => children[0] !== sink)) {
    throw new Error("lean loops run one join, at the end")
  }
  if (stages[sink]!.parents.some((rank) => rank === 0 || (0 < joins.length && rank !== joins[0]!.rank))) {
    throw new Error("lean loops run pipelines whose models all lead to one end")
  }
}
