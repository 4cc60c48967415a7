/** Engines that are wrong in one way each: the specification with one rule broken, or wrapped. */
import * as Effect from "effect/Effect"
import type { Lineage } from "../../../src/domain/Lineage.ts"
import type { Scenario } from "../../../src/domain/Scenario.ts"
import { makeReference, run } from "../../../laws/reference/machine.ts"
import { type Key, phases, type Rules, semantics } from "../../../laws/reference/rules.ts"
import type { Simulator } from "../../../laws/simulator.ts"

/** A wrong engine, and the laws that must notice. */
export interface EngineDefect {
  readonly engine: Simulator
  readonly caughtBy: ReadonlyArray<string>
}

const breaking = (name: string, broken: Partial<Rules>, caughtBy: ReadonlyArray<string>): EngineDefect => ({
  engine: makeReference({ ...semantics, ...broken }, name),
  caughtBy: [...caughtBy, "Pipeline.equals-reference"],
})

const wrapping = (
  name: string,
  simulate: (scenario: Scenario) => Lineage,
  caughtBy: ReadonlyArray<string>,
): EngineDefect => ({ engine: { name, simulate: (scenario) => Effect.sync(() => simulate(scenario)) }, caughtBy })

const orderedBy =
  (...fields: ReadonlyArray<(key: Key) => number>) =>
  (left: Key, right: Key): number => {
    for (const field of fields) if (field(left) !== field(right)) return field(left) - field(right)
    return 0
  }
const time = ({ timeMs }: Key) => timeMs
const rank = (key: Key) => key.rank
const sequence = (key: Key) => key.sequence
const phase = (key: Key) => phases.indexOf(key.phase)
const phaseAmong =
  (...order: ReadonlyArray<Key["phase"]>) =>
  (key: Key) =>
    order.indexOf(key.phase)

const withDelay = (scenario: Scenario, delayMs: (configuredMs: number) => number): Scenario => ({
  ...scenario,
  stages: scenario.stages.map((stage) =>
    stage._tag === "Model" ? { ...stage, batchingDelayMs: delayMs(stage.batchingDelayMs) } : stage,
  ),
})

const remembered = new Map<number, Lineage>()

/** Every defect. */
export const engineDefects: ReadonlyArray<EngineDefect> = [
  breaking("last-in-first-out-ties", { order: orderedBy(time, rank, phase, (key) => -key.sequence) }, [
    "ModelNode.fifo",
  ]),
  {
    // Only the order among parents depends on the rank, and it shows in so few cases that a law of its own seeks them.
    engine: makeReference({ ...semantics, order: orderedBy(time, phase, sequence) }, "rank-ignored"),
    caughtBy: ["Join.parentOrder"],
  },
  breaking(
    "deliver-before-complete",
    { order: orderedBy(time, rank, phaseAmong("deliver", "complete", "take"), sequence) },
    ["ClosedForm.bulkServer"],
  ),
  breaking(
    "take-after-deliver",
    { order: orderedBy(time, rank, phaseAmong("complete", "deliver", "take"), sequence) },
    ["ClosedForm.unlimited"],
  ),
  breaking("queue-last-in-first-out", { append: (queue, group) => [...group, ...queue] }, ["ModelNode.fifo"]),
  breaking("delivery-reversed", { append: (queue, group) => [...queue, ...group.toReversed()] }, [
    "ModelNode.batchesAreRuns",
  ]),
  breaking("batch-of-one-more", { batchSize: (queueLength, maximum) => Math.min(queueLength, maximum + 1) }, [
    "ModelNode.batchBounds",
  ]),
  breaking(
    "batch-of-one-less",
    { batchSize: (queueLength, maximum) => Math.min(queueLength, Math.max(1, maximum - 1)) },
    ["ModelNode.takesAll", "ClosedForm.bulkServer"],
  ),
  breaking("wakes-at-equality", { wakes: (waiting, maximum, queueLength) => waiting * maximum <= queueLength }, [
    "ModelNode.batchBounds",
  ]),
  breaking("waiting-not-counted", { wakes: (_, __, queueLength) => 0 < queueLength }, ["ModelNode.waitingBound"]),
  breaking("one-replica-waits", { wakes: (waiting, _, queueLength) => waiting === 0 && 0 < queueLength }, [
    "ModelNode.workConserving",
    "ModelNode.wakes",
  ]),
  breaking(
    "waits-for-full-batch",
    { wakes: (waiting, maximum, queueLength) => (waiting + 1) * maximum <= queueLength },
    ["ModelNode.workConserving", "Join.complete"],
  ),
  breaking("join-at-first-parent", { admits: (arrivedCount) => arrivedCount === 1 }, [
    "Join.atLastParent",
    "Pipeline.causal",
  ]),
  breaking("join-forgets-a-parent", { admits: (arrived, parents) => arrived === Math.max(1, parents - 1) }, [
    "Join.atLastParent",
  ]),
  breaking("join-counts-two", { admits: (arrived, parents) => arrived === parents && parents <= 2 }, [
    "Join.complete",
    "Pipeline.conserves",
  ]),
  breaking("service-of-largest-batch", { serviceMs: (table) => table.at(-1)! }, ["ModelNode.serviceTime"]),
  breaking("service-of-one-less", { serviceMs: (table, size) => table[Math.max(1, size - 1)]! }, [
    "ModelNode.serviceTime",
  ]),
  breaking("one-replica-more", { replicas: (configured) => configured + 1 }, [
    "ModelNode.replicaBound",
    "ClosedForm.lindley",
    "ClosedForm.manyServers",
  ]),
  breaking("one-replica-only", { replicas: () => 1 }, ["ModelNode.workConserving", "ClosedForm.unlimited"]),
  breaking("delay-ignored", { takeMs: (nowMs) => nowMs }, ["ModelNode.delay"]),
  breaking("delay-twice", { takeMs: (nowMs, delayMs) => nowMs + delayMs + delayMs }, ["ModelNode.wakes"]),
  breaking("times-rounded", { completeMs: (nowMs, serviceMs) => Math.round((nowMs + serviceMs) * 1e8) / 1e8 }, [
    "ModelNode.serviceTime",
    "Pipeline.scaling",
  ]),
  wrapping(
    "loses-one-of-two-completions",
    (scenario) => {
      const lineage = run(scenario)
      for (const { completeMs, dequeueMs } of lineage.models) {
        const twin = completeMs.findIndex((timeMs, query) =>
          completeMs.some((other, index) => index < query && other === timeMs && dequeueMs[index] !== dequeueMs[query]),
        )
        if (twin !== -1) lineage.sinkMs[twin] = Number.NaN
      }
      return lineage
    },
    ["Join.complete", "Pipeline.conserves"],
  ),
  wrapping(
    "knows-the-future",
    (scenario) => run(withDelay(scenario, (delayMs) => (scenario.arrivalMs.length % 2 === 0 ? delayMs : 2 * delayMs))),
    ["Pipeline.nonAnticipation"],
  ),
  wrapping(
    "branches-interfere",
    (scenario) => run(withDelay(scenario, (delayMs) => delayMs * scenario.stages.length)),
    ["Pipeline.branch"],
  ),
  wrapping(
    "remembers-by-query-count",
    (scenario) => {
      const known = remembered.get(scenario.arrivalMs.length)
      if (known?.models.length === scenario.stages.filter(({ _tag }) => _tag === "Model").length) return known
      const lineage = run(scenario)
      remembered.set(scenario.arrivalMs.length, lineage)
      return lineage
    },
    ["Pipeline.scaling"],
  ),
  wrapping(
    "writes-into-its-input",
    (scenario) => {
      const lineage = run({ ...scenario, arrivalMs: scenario.arrivalMs.slice() })
      scenario.arrivalMs.fill(0)
      return lineage
    },
    ["Pipeline.deterministic"],
  ),
]
