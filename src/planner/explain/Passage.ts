/** How queries passed through a pipeline: when they left every stage, and which way held them up. */
import type { Lineage, ModelLineage } from "../../domain/Lineage.ts"
import type { Scenario, Stage } from "../../domain/Scenario.ts"

/** A lineage by stages. `leaveMs` and `staysMs` have shape [stages][queries]; a stage that only passes on is left at once. */
export interface Passage {
  readonly stages: ReadonlyArray<Stage>
  readonly lineage: Lineage
  readonly leaveMs: ReadonlyArray<Float64Array>
  /** Time at the stage: complete − enqueue at a model, else 0. */
  readonly staysMs: ReadonlyArray<Float64Array>
  readonly modelAt: ReadonlyMap<number, ModelLineage>
}

/** The passage of a simulated scenario without program stages. */
export const passageOf = ({ stages }: Scenario, lineage: Lineage): Passage => {
  const queries = lineage.arrivalMs.length
  const modelsByName = new Map(lineage.models.map((model) => [model.name, model]))
  const modelAt = new Map<number, ModelLineage>()
  const leaveMs: Array<Float64Array> = []
  const staysMs: Array<Float64Array> = []
  for (const { _tag, name, rank, parents } of stages) {
    const model = _tag === "Model" ? modelsByName.get(name)! : undefined
    if (model === undefined) {
      leaveMs.push(rank === 0 ? lineage.arrivalMs : latest(parents.map((parent) => leaveMs[parent]!)))
      staysMs.push(new Float64Array(queries))
    } else {
      modelAt.set(rank, model)
      leaveMs.push(model.completeMs)
      staysMs.push(model.completeMs.map((completeMs, query) => completeMs - model.enqueueMs[query]!))
    }
  }
  return { stages, lineage, leaveMs, staysMs, modelAt }
}

/** The greatest of several, query by query. */
const latest = (several: ReadonlyArray<Float64Array>): Float64Array =>
  several[0]!.map((first, query) => several.reduce((greatest, one) => Math.max(greatest, one[query]!), first))

/** The ranks of the models that a query waited for, from the sink back: at each stage the parent that delivered last. */
export const criticalModels = ({ stages, leaveMs, modelAt }: Passage, query: number): ReadonlyArray<number> => {
  const models: Array<number> = []
  let rank = stages.length - 1
  while (rank !== 0) {
    if (modelAt.has(rank)) models.push(rank)
    // Of several that delivered last, the first.
    rank = stages[rank]!.parents.reduce((last, parent) =>
      leaveMs[last]![query]! < leaveMs[parent]![query]! ? parent : last,
    )
  }
  return models
}

/** The longest that a query was at stages after this one, on its way to the sink: ms, shape [stages][queries]. */
export const afterMs = ({ stages, lineage, staysMs }: Passage): ReadonlyArray<Float64Array> => {
  const after = stages.map(() => new Float64Array(lineage.arrivalMs.length))
  for (const { rank, children } of stages.toReversed()) {
    const mine = after[rank]!
    for (const child of children) {
      for (let query = 0; query < mine.length; query++) {
        mine[query] = Math.max(mine[query]!, staysMs[child]![query]! + after[child]![query]!)
      }
    }
  }
  return after
}
