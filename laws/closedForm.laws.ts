/** Laws that say outright what a model node must do, without a simulation: recursions, and Little's law. */
import * as Effect from "effect/Effect"
import { cases, replicasBeyondLoad } from "./arbitraries/cases.ts"
import { type Case, onEveryModel, isDyadic, scenarioOf, simulate } from "./case.ts"
import { type Equation, equal, none } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import type { ModelObservation } from "./observe.ts"
import { showEngineCase } from "./show/case.ts"
import type { Simulator } from "./simulator.ts"

/** Waits of B = R = 1, d = 0: W(1) = 0, W(k + 1) = max(0, W(k) + τ − headway(k)). */
export const lindley = ({ stage, lineage: { enqueueMs, dequeueMs }, queue }: ModelObservation): Equation => {
  const waits: Array<number> = []
  for (const [index, query] of queue.entries()) {
    const previous = queue[index - 1]
    const headwayMs = previous === undefined ? 0 : enqueueMs[query]! - enqueueMs[previous]!
    waits.push(previous === undefined ? 0 : Math.max(0, waits[index - 1]! + stage.serviceMs[1]! - headwayMs))
  }
  return equal(
    queue.map((query) => dequeueMs[query]! - enqueueMs[query]!),
    waits,
  )
}

/** Completions of B = 1: C(k) = max(A(k), C(k − R)) + d + τ. */
export const manyServers = ({ stage, lineage: { enqueueMs, completeMs }, queue }: ModelObservation): Equation => {
  const completions: Array<number> = []
  for (const [index, query] of queue.entries()) {
    const freeMs = completions[index - stage.replicas] ?? Number.NEGATIVE_INFINITY
    completions.push(Math.max(enqueueMs[query]!, freeMs) + stage.batchingDelayMs + stage.serviceMs[1]!)
  }
  return equal(
    queue.map((query) => completeMs[query]!),
    completions,
  )
}

/** Completions of one replica with d = 0 that receives one query at a time: it takes what came before it was free. */
export const bulkServer = ({ stage, lineage: { enqueueMs, completeMs }, queue }: ModelObservation): Equation => {
  const completions: Array<number> = []
  let freeMs = Number.NEGATIVE_INFINITY
  while (completions.length < queue.length) {
    const rest = queue.slice(completions.length)
    const waiting = rest.filter((query) => enqueueMs[query]! < freeMs)
    const size = Math.max(1, Math.min(waiting.length, stage.maxBatchSize))
    freeMs = Math.max(freeMs, enqueueMs[rest[0]!]!) + stage.serviceMs[size]!
    completions.push(...rest.slice(0, size).map(() => freeMs))
  }
  return equal(
    queue.map((query) => completeMs[query]!),
    completions,
  )
}

/** With as many replicas as queries, queries that come one at a time do not wait. */
export const unlimited = ({ stage, lineage: { enqueueMs, completeMs } }: ModelObservation): Equation =>
  equal(
    completeMs,
    enqueueMs.map((timeMs) => timeMs + stage.serviceMs[1]!),
  )

/** ∫ number present dt = Σ time present, for stays from `fromMs` to `untilMs`, shape [queries] each. */
export const little = (fromMs: Float64Array, untilMs: Float64Array): Equation => {
  const instants = [...new Set([...fromMs, ...untilMs])].toSorted((left, right) => left - right)
  const area = instants.slice(1).reduce((sum, endMs, index) => {
    const startMs = instants[index]!
    const present = fromMs.filter((timeMs, query) => timeMs <= startMs && startMs < untilMs[query]!).length
    return sum + present * (endMs - startMs)
  }, 0)
  return equal(
    area,
    fromMs.reduce((sum, timeMs, query) => sum + (untilMs[query]! - timeMs), 0),
  )
}

const isFedOneByOne = ({ stage }: ModelObservation): boolean => stage.parents.length === 1 && stage.parents[0] === 0

const isExact = (value: Case): boolean => isDyadic(scenarioOf(value))

/** Every closed form that an engine answers to. */
export const closedFormLaws = (engine: Simulator): LawSet<LawOf<Case>> => {
  const show = showEngineCase(engine)
  const judge = (sentence: (model: ModelObservation) => Equation, applies: (model: ModelObservation) => boolean) =>
    onEveryModel(engine, (model) => (applies(model) ? sentence(model) : none([])))
  return {
    theory: "ClosedForm",
    subject: engine.name,
    laws: [
      forAll({
        name: "ClosedForm.lindley",
        statement: "waits at a single server of single queries follow Lindley's recursion",
        symbols: "B = R = 1, d = 0 ⇒ W(k + 1) = max(0, W(k) + τ(1) − h(k))",
        source: "Lindley (1952), The theory of queues with a single server",
        given: cases({ dyadic: true, maxBatchSize: 1, replicas: 1, noDelay: true, maxNodes: 3 }),
        where: isExact,
        sentence: judge(
          lindley,
          ({ stage }) => stage.maxBatchSize === 1 && stage.replicas === 1 && stage.batchingDelayMs === 0,
        ),
        show,
      }),
      forAll({
        name: "ClosedForm.manyServers",
        statement: "single queries complete in turn on whichever of R servers is free first",
        symbols: "B = 1 ⇒ C(k) = max(A(k), C(k − R)) + d + τ(1)",
        source: "Kiefer and Wolfowitz (1955), whose workload vector is sorted when service times are constant",
        given: cases({ maxBatchSize: 1, maxNodes: 3 }),
        sentence: judge(manyServers, ({ stage }) => stage.maxBatchSize === 1),
        show,
      }),
      forAll({
        name: "ClosedForm.bulkServer",
        statement: "one replica takes, when it becomes free, what came before, up to B",
        symbols: "R = 1, d = 0 ⇒ C = max(C′, A) + τ(n), n = max(1, min(B, |{ q waiting : A(q) < C′ }|))",
        source: "Bailey (1954), On queueing processes with bulk service",
        given: cases({ replicas: 1, noDelay: true, maxNodes: 1 }),
        sentence: judge(
          bulkServer,
          (model) => isFedOneByOne(model) && model.stage.replicas === 1 && model.stage.batchingDelayMs === 0,
        ),
        show,
      }),
      forAll({
        name: "ClosedForm.unlimited",
        statement: "with a replica for every query, queries that come one at a time take τ(1) each",
        symbols: "R ≥ N, d = 0 ⇒ C(q) = A(q) + τ(1)",
        given: cases({ replicas: replicasBeyondLoad, noDelay: true, maxNodes: 3 }),
        sentence: judge(unlimited, (model) => {
          const { stage, queue } = model
          const isUnlimited = queue.length <= stage.replicas && stage.batchingDelayMs === 0
          return isUnlimited && (stage.maxBatchSize === 1 || isFedOneByOne(model))
        }),
        show,
      }),
      forAll({
        name: "ClosedForm.little",
        statement: "at every node the queries present, summed over time, are their stays, summed over queries",
        symbols: "∫ L(t) dt = Σ (completion q − enqueue q)",
        source: "Little (1961), as an identity on a finite run that starts and ends empty",
        given: cases({ dyadic: true, maxNodes: 4 }),
        where: isExact,
        sentence: onEveryModel(engine, ({ lineage }) => little(lineage.enqueueMs, lineage.completeMs)),
        show,
      }),
      forAll({
        name: "ClosedForm.littleEndToEnd",
        statement: "in the whole pipeline the queries present, summed over time, are their latencies, summed",
        symbols: "∫ L(t) dt = Σ (sink q − arrival q)",
        source: "Little (1961), as an identity on a finite run that starts and ends empty",
        given: cases({ dyadic: true, maxNodes: 4 }),
        where: isExact,
        sentence: (value) => Effect.map(simulate(engine, value), ({ arrivalMs, sinkMs }) => little(arrivalMs, sinkMs)),
        show,
      }),
    ],
  }
}
