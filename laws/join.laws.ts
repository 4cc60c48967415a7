/** Laws of joining: a node with several parents handles a query when the last of them has delivered it, and forgets it. */
import * as Effect from "effect/Effect"
import type { Lineage } from "../src/domain/Lineage.ts"
import type { Scenario } from "../src/domain/Scenario.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, onEveryModel, onLineage, simulate } from "./case.ts"
import { type Equation, equal, every, none } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import { batchesAreRuns, fifo } from "./modelNode.sentences.ts"
import { flows, type ModelObservation } from "./observe.ts"
import { lineageByName } from "./record.ts"
import { showEngineCase } from "./show/case.ts"
import type { Simulator } from "./simulator.ts"
import { withJoinAfterSource } from "./transform.ts"

/** Every model node and the sink received every query when the last of the node's parents delivered it. */
export const atLastParent = (scenario: Scenario, lineage: Lineage): Equation => {
  const { stages } = scenario
  const dueMs = flows(scenario, lineage).map((flow) => flow.dueMs)
  const models = stages.filter(({ _tag }) => _tag === "Model")
  const sink = stages.at(-1)!
  return equal(
    {
      ...Object.fromEntries(lineage.models.map(({ name, enqueueMs }) => [name, enqueueMs])),
      [sink.name]: lineage.sinkMs,
    },
    {
      ...Object.fromEntries(models.map(({ name, rank }) => [name, dueMs[rank]!])),
      [sink.name]: dueMs[sink.rank]!,
    },
  )
}

/** Queries leave in the order of the queue, in batches that are runs of it. */
const inQueueOrder = (model: ModelObservation): Equation =>
  every({ fifo: fifo(model), batchesAreRuns: batchesAreRuns(model) })

const missing = (node: string, event: string, timesMs: Float64Array) =>
  Array.from(timesMs, (timeMs, query) => ({ node, event, query, timeMs })).filter(
    ({ timeMs }) => !Number.isFinite(timeMs),
  )

/** Every query has every time of every node. */
export const complete = ({ models, sinkMs }: Lineage): Equation => {
  return none([
    ...models.flatMap(({ name, enqueueMs, dequeueMs, completeMs }) => [
      ...missing(name, "enqueue", enqueueMs),
      ...missing(name, "dequeue", dequeueMs),
      ...missing(name, "completion", completeMs),
    ]),
    ...missing("sink", "arrival", sinkMs),
  ])
}

/** Laws of joining, as an engine's lineages show it. */
export const joinLaws = (engine: Simulator): LawSet<LawOf<Case>> => {
  const show = showEngineCase(engine)
  return {
    theory: "Join",
    subject: engine.name,
    laws: [
      forAll({
        name: "Join.complete",
        statement: "every node handles every query: none is missing after the drain",
        symbols: "∀ node, q. handled(node, q) < ∞",
        given: cases(),
        sentence: onLineage(engine, (_, lineage) => complete(lineage)),
        show,
      }),
      forAll({
        name: "Join.exactlyOnce",
        statement: "no node handles a query twice: its batches' sizes count as many queries as it received",
        symbols: "∀ node. Σ |b| = N",
        given: cases(),
        sentence: onEveryModel(engine, ({ batches, lineage: { batchSize }, queue }) =>
          equal(
            batches.reduce((sum, { queries: [query] }) => sum + batchSize[query!]!, 0),
            queue.length,
          ),
        ),
        show,
      }),
      forAll({
        name: "Join.atLastParent",
        statement: "a node handles a query at the latest of its parents' deliveries",
        symbols: "∀ node, q. handled(node, q) = max { delivered(p, q) : p parent of node }",
        given: cases(),
        sentence: onLineage(engine, atLastParent),
        show,
      }),
      forAll({
        name: "Join.parentOrder",
        statement: "of deliveries at one time, that of the parent of lower rank comes first",
        symbols: "∀ model node of several parents. its batches are runs of the queue ordered by (time, rank of parent)",
        cost: 0.05,
        given: cases({ form: "fork", isTight: true, minNodes: 3, maxNodes: 3, dyadic: true }),
        sentence: onEveryModel(engine, (model) => (2 <= model.stage.parents.length ? inQueueOrder(model) : none([]))),
        show,
      }),
      forAll({
        name: "Join.transparent",
        statement: "a join with one parent passes every query on at once: put behind the source it changes nothing",
        symbols: "∀ scenario. simulate(source → join → …) = simulate(source → …)",
        given: cases(),
        sentence: (value) =>
          Effect.map(
            Effect.all([simulate(engine, value), simulate(engine, withJoinAfterSource(value))]),
            ([plain, joined]) => equal(lineageByName(joined), lineageByName(plain)),
          ),
        show,
      }),
    ],
  }
}
