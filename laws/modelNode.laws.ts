/** Laws of a model node, judged on every model node of any pipeline that an engine simulates. */
import * as Effect from "effect/Effect"
import type { ModelLineage } from "../src/domain/Lineage.ts"
import { modelStages } from "../src/domain/Scenario.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, finestStepMs, isDyadic, onEveryModel, onLineage, scenarioOf } from "./case.ts"
import { type Equation, equal, every, none } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import {
  batchBounds,
  batchesAreRuns,
  causal,
  conserves,
  delay,
  fifo,
  replicaBound,
  serviceTime,
  takesAll,
  waitingBound,
  wakes,
  workConserving,
} from "./modelNode.sentences.ts"
import type { ModelObservation } from "./observe.ts"
import { showEngineCase } from "./show/case.ts"
import type { Simulator } from "./simulator.ts"
import { pulledApart } from "./transform.ts"

/** Arrivals of fewer queries than this are pulled apart by less than the step of dyadic times. */
const pulledQueries = 64
const pulledStepMs = finestStepMs / pulledQueries

/** What pulling arrivals apart changed at a node: its batch sizes, and times that moved back or by N steps or more. */
const pulled = (apart: ModelLineage, together: ModelLineage): Equation => {
  const limitMs = together.enqueueMs.length * pulledStepMs
  const late = (from: Float64Array, to: Float64Array) =>
    Array.from(from, (timeMs, query) => ({ query, fromMs: timeMs, toMs: to[query]! })).filter(
      ({ fromMs, toMs }) => !(fromMs <= toMs && toMs - fromMs < limitMs),
    )
  return equal(
    {
      batchSize: apart.batchSize,
      taken: late(together.dequeueMs, apart.dequeueMs),
      completed: late(together.completeMs, apart.completeMs),
    },
    { batchSize: together.batchSize, taken: [], completed: [] },
  )
}

/** A sentence about nodes without a batching delay only. */
const withoutDelay = (sentence: (model: ModelObservation) => Equation) => (model: ModelObservation) =>
  model.stage.batchingDelayMs === 0 ? sentence(model) : none([])

/** Every law of an engine's model nodes. */
export const modelNodeLaws = (engine: Simulator): LawSet<LawOf<Case>> => {
  const judge = (sentence: (model: ModelObservation) => Equation) => ({
    sentence: onEveryModel(engine, sentence),
    show: showEngineCase(engine),
  })
  const exactly = { given: cases({ dyadic: true }), where: (value: Case) => isDyadic(scenarioOf(value)) }
  return {
    theory: "ModelNode",
    subject: engine.name,
    laws: [
      forAll({
        name: "ModelNode.fifo",
        statement: "queries leave the queue in the order in which they joined it",
        symbols: "∀ node. dequeue(queue) = sort(dequeue(queue))",
        given: cases(),
        ...judge(fifo),
      }),
      forAll({
        name: "ModelNode.batchesAreRuns",
        statement: "a batch is a run of the queue, taken and completed as one, and its size counts it",
        symbols: "∀ batch b, ∀ q ∈ b. (take q, completion q, size q) = (take b, completion b, |b|)",
        given: cases(),
        ...judge(batchesAreRuns),
      }),
      forAll({
        name: "ModelNode.causal",
        statement: "no query is dequeued before it is enqueued, nor complete before it is dequeued",
        symbols: "∀ q. enqueue q ≤ dequeue q ≤ completion q",
        given: cases(),
        ...judge(causal),
      }),
      forAll({
        name: "ModelNode.conserves",
        statement: "at every instant the queries delivered are those queued, in service and completed",
        symbols: "∀ t. delivered(t) = queued(t) + in service(t) + completed(t)",
        given: cases(),
        ...judge(conserves),
      }),
      forAll({
        name: "ModelNode.batchBounds",
        statement: "a batch has at least one query and at most B",
        symbols: "∀ batch b. 1 ≤ |b| ≤ B",
        given: cases(),
        ...judge(batchBounds),
      }),
      forAll({
        name: "ModelNode.replicaBound",
        statement: "at most R batches are in service at once",
        symbols: "∀ t. |{ b : take b ≤ t < completion b }| ≤ R",
        given: cases(),
        ...judge(replicaBound),
      }),
      forAll({
        name: "ModelNode.workConserving",
        statement: "without a batching delay no replica is idle while a query waits",
        symbols: "d = 0 ⇒ ∀ t. queued(t) = 0 ∨ in service(t) = R",
        given: cases(),
        ...judge(withoutDelay(workConserving)),
      }),
      forAll({
        name: "ModelNode.serviceTime",
        statement: "a batch completes its service time after it was taken, to the last bit",
        symbols: "∀ batch b. completion b = take b + τ(|b|)",
        given: cases(),
        ...judge(serviceTime),
      }),
      forAll({
        name: "ModelNode.delay",
        statement: "a batch is taken no sooner than the batching delay after its first query joined the queue",
        symbols: "∀ batch b. enqueue(first b) + d ≤ take b",
        given: cases(),
        ...judge(delay),
      }),
      forAll({
        name: "ModelNode.takesAll",
        statement: "a batch smaller than B leaves the queue empty",
        symbols: "∀ batch b. |b| < B ⇒ take b ≤ enqueue(next after b)",
        given: cases(),
        ...judge(takesAll),
      }),
      forAll({
        name: "ModelNode.waitingBound",
        statement: "waiting replicas never outnumber the batches that the queue holds",
        symbols: "∀ t. |{ b : take b − d ≤ t < take b }| ≤ ⌈queued(t) / B⌉",
        ...exactly,
        ...judge(waitingBound),
      }),
      forAll({
        name: "ModelNode.wakes",
        statement: "no replica is idle while more queries wait than the waiting replicas will take",
        symbols: "∀ t. idle(t) = 0 ∨ queued(t) ≤ waiting(t) · B",
        ...exactly,
        ...judge(wakes),
      }),
      forAll({
        name: "ModelNode.nearTies",
        statement: "at a node fed by the source, pulling tied arrivals apart by ε changes no batch and no time by N ε",
        symbols: "A′(i) = A(i) + i ε ⇒ ∀ q. |batch′ q| = |batch q| ∧ 0 ≤ time′ q − time q < N ε",
        given: exactly.given,
        where: (value) => exactly.where(value) && value.headwaysMs.length < pulledQueries,
        sentence: onLineage(engine, (scenario, together) =>
          Effect.map(engine.simulate(pulledApart(scenario, pulledStepMs)), (apart) => {
            const fed = modelStages(scenario).flatMap(({ name, parents }, index) =>
              parents.length === 1 && parents[0] === 0
                ? [[name, pulled(apart.models[index]!, together.models[index]!)] as const]
                : [],
            )
            return every(Object.fromEntries(fed))
          }),
        ),
        show: showEngineCase(engine),
      }),
    ],
  }
}
