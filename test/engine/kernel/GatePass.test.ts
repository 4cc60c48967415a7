import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import * as EventLoopEngine from "../../../src/engine/event-loop/EventLoopEngine.ts"
import { Buffers } from "../../../src/engine/kernel/Buffers.ts"
import { Flow } from "../../../src/engine/kernel/Flow.ts"
import { OrderedGatePass } from "../../../src/engine/kernel/GatePass.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { scenarioOf } from "../../worlds.ts"

/** A delivery: its instant, ms, and how many queries have been delivered after it. */
type Delivery = readonly [timeMs: number, end: number]

/** A flow of deliveries in order of arrival, in arrays that hold some more from an earlier use. */
const flowOf = (deliveries: ReadonlyArray<Delivery>, stale: ReadonlyArray<Delivery> = []): Flow => {
  const all = [...deliveries, ...stale]
  return new Flow(
    Float64Array.from(all, ([timeMs]) => timeMs),
    Int32Array.from(all, ([, end]) => end),
    deliveries.length,
    undefined,
  )
}

const gateOf = (...inputs: ReadonlyArray<Flow>) =>
  new OrderedGatePass(inputs, { buffers: new Buffers(), queryCount: 9, capacity: 9, recordsTakes: false })

const passedBy = ({ output }: OrderedGatePass): ReadonlyArray<Delivery> =>
  Array.from({ length: output.length }, (_, delivery) => [output.timesMs[delivery]!, output.ends[delivery]!])

/** A gate run in three rounds. */
const advanced = (pass: OrderedGatePass): OrderedGatePass => {
  for (const limitMs of [2, 3, 9]) pass.advance(limitMs)
  return pass
}

/** Two parents, and as many beside one that has delivered all at once. */
const gates: ReadonlyArray<readonly [string, (left: Flow, right: Flow) => OrderedGatePass]> = [
  ["two parents", (left, right) => gateOf(left, right)],
  ["three parents", (left, right) => gateOf(left, right, flowOf([[0, 9]]))],
]

describe.each(gates)("the gate of %s", (_, gate) => {
  it("passes what all have delivered, at one instant the first parent's deliveries first", () => {
    const pass = gate(
      flowOf([
        [1, 2],
        [5, 4],
      ]),
      flowOf([
        [2, 3],
        [5, 4],
      ]),
    )
    pass.advance(Number.POSITIVE_INFINITY)
    expect(passedBy(pass)).toEqual([
      [2, 2],
      [5, 3],
      [5, 4],
    ])
  })

  it.each([
    [[[1, 2]], [[5, 2]]],
    [[[5, 2]], [[1, 2]]],
  ] as const)("passes nothing at the limit or later, whichever parent delivers there", (left, right) => {
    const pass = gate(flowOf(left), flowOf(right))
    for (const limitMs of [3, 5]) {
      pass.advance(limitMs)
      expect(passedBy(pass)).toEqual([])
    }
    pass.advance(5.5)
    expect(passedBy(pass)).toEqual([[5, 2]])
  })

  it("takes nothing for a delivery that is none yet", () => {
    const [left, right] = [
      flowOf([[1, 1]], [[0, 7]]),
      flowOf(
        [
          [1, 1],
          [4, 3],
        ],
        [[0, 7]],
      ),
    ]
    expect(passedBy(advanced(gate(left, right)))).toEqual([[1, 1]])
    expect(passedBy(advanced(gate(right, left)))).toEqual([[1, 1]])
  })
})

describe("parents that complete at the same instants", () => {
  const runs = [1, 2].flatMap((maxBatchSize) => [1, 2, 3].map((replicas) => ({ maxBatchSize, replicas })))
  const each = runs.flatMap((a) => runs.flatMap((b) => runs.map((c) => ({ a, b, c }))))

  it.each([[[0, 0, 0, 0, 0, 0]], [[0, 5, 5, 10, 10, 15]], [[0, 0, 10, 10, 10, 20]]])(
    "are heard in the same order as by the event loop, of queries at %j",
    (arrivalMs) => {
      const [kernel, eventLoop] = [KernelEngine.make(), EventLoopEngine.make()]
      for (const run of each) {
        const scenario = scenarioOf({
          nodes: ["a model A", "b model A", "c model A", "d model D"],
          edges: ["source a", "source b", "source c", "a d", "b d", "c d", "d sink"],
          serviceMs: { A: [10, 10], D: [1, 2, 4] },
          run: { ...run, d: { maxBatchSize: 3, replicas: 2 } },
          arrivalMs,
        })
        const [mine, theirs] = [kernel, eventLoop].map((engine) => Effect.runSync(engine.simulate(scenario)))
        expect({ run, lineage: mine }).toEqual({ run, lineage: theirs })
      }
    },
  )
})
