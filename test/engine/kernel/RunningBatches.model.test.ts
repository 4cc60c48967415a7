/** Running batches and their heap, driven by commands beside a list that is sorted whenever the first is asked for. */
import * as fc from "fast-check"
import { describe, expect } from "vitest"
import { BatchHeap } from "../../../src/engine/kernel/BatchHeap.ts"
import { RunningBatches } from "../../../src/engine/kernel/RunningBatches.ts"
import { type Action, itFollows } from "../../commands.ts"

interface Batch {
  readonly completeMs: number
  readonly start: number
  readonly end: number
}

/** The batches in the order of taking, and the position after the last that was ever taken. */
interface Running {
  batches: ReadonlyArray<Batch>
  end: number
}

type Judged = RunningBatches | BatchHeap

const byCompletion = (left: Batch, right: Batch) => left.completeMs - right.completeMs || left.start - right.start

const expectSame = ({ batches }: Running, { count, firstMs, leastStart, positionCount }: Judged): void =>
  expect({ count, firstMs, leastStart, positionCount }).toEqual({
    count: batches.length,
    firstMs: Math.min(Number.POSITIVE_INFINITY, ...batches.map(({ completeMs }) => completeMs)),
    leastStart: Math.min(Number.POSITIVE_INFINITY, ...batches.map(({ start }) => start)),
    positionCount: batches.reduce((sum, { start, end }) => sum + end - start, 0),
  })

const push = (maxMs: number): fc.Arbitrary<Action<Running, Judged>> =>
  fc
    .record({ completeMs: fc.nat({ max: maxMs }), size: fc.integer({ min: 1, max: 4 }) })
    .map(({ completeMs, size }) => ({
      name: `push ${size} until ${completeMs}`,
      run: (model, judged) => {
        const batch = { completeMs, start: model.end, end: model.end + size }
        judged.push(batch.completeMs, batch.start, batch.end)
        model.batches = [...model.batches, batch]
        model.end = batch.end
        expectSame(model, judged)
      },
    }))

const pop = fc.constant<Action<Running, Judged>>({
  name: "pop",
  isPossible: ({ batches }) => 0 < batches.length,
  run: (model, judged) => {
    const first = model.batches.toSorted(byCompletion)[0]!
    expect([judged.firstStart, judged.firstEnd]).toEqual([first.start, first.end])
    judged.pop()
    model.batches = model.batches.filter((batch) => batch !== first)
    expectSame(model, judged)
  },
})

const drop = fc.constant<Action<Running, Judged>>({
  name: "drop what no batch holds any more",
  run: (model, judged) => {
    const positions = Math.min(model.end, ...model.batches.map(({ start }) => start))
    judged.drop(positions)
    model.end -= positions
    model.batches = model.batches.map(({ completeMs, start, end }) => ({
      completeMs,
      start: start - positions,
      end: end - positions,
    }))
    expectSame(model, judged)
  },
})

const makers: Readonly<Record<string, (capacity: number) => Judged>> = {
  "running batches": (capacity) => new RunningBatches(capacity),
  "a heap of batches": (capacity) => new BatchHeap(capacity),
}

describe.each(Object.entries(makers))("%s", (_, make) => {
  for (const [maxMs, maxActions] of [
    [4, 300],
    [200, 300],
    [3, 20],
  ] as const) {
    const setup = () => ({ model: { batches: [], end: 0 }, real: make(maxActions) })
    const often = [push(maxMs), push(maxMs), pop]
    itFollows(
      `are a sorted list, at times up to ${maxMs}, over ${maxActions} steps`,
      { setup, maxActions },
      ...often,
      ...often,
      ...often,
      drop,
    )
  }
})
