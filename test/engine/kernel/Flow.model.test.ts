/** Flows, driven by commands beside the list of their deliveries and the number that share an order. */
import * as fc from "fast-check"
import { describe, expect } from "vitest"
import { Buffers } from "../../../src/engine/kernel/Buffers.ts"
import { Flow } from "../../../src/engine/kernel/Flow.ts"
import { Order } from "../../../src/engine/kernel/Order.ts"
import { type Action, itFollows } from "../../commands.ts"

type Numbers = Float64Array | Int32Array

const length = fc.integer({ min: 1, max: 70 })

interface Delivery {
  readonly timeMs: number
  readonly end: number
}

interface Delivered {
  start: number
  deliveries: ReadonlyArray<Delivery>
}

interface Flowing {
  flow: Flow
  readonly buffers: Buffers
}

const expectSame = ({ start, deliveries }: Delivered, { flow }: Flowing): void => {
  const starts = [start, ...deliveries.map(({ end }) => end)]
  expect({
    length: flow.length,
    end: flow.end,
    timesMs: [...flow.timesMs.subarray(0, flow.length)],
    starts: starts.map((_, delivery) => flow.startOf(delivery)),
  }).toEqual({
    length: deliveries.length,
    end: starts.at(-1),
    timesMs: deliveries.map(({ timeMs }) => timeMs),
    starts,
  })
}

describe("a flow", () => {
  const append = fc
    .record({ gapMs: fc.nat({ max: 2 }), size: fc.integer({ min: 1, max: 4 }) })
    .map(({ gapMs, size }): Action<Delivered, Flowing> => ({
      name: `append ${size} after ${gapMs} ms`,
      run: (model, real) => {
        const { flow } = real
        const timeMs = (model.deliveries.at(-1)?.timeMs ?? 0) + gapMs
        const end = flow.end + size
        flow.reserve(flow.length + 1)
        flow.timesMs[flow.length] = timeMs
        flow.ends[flow.length++] = end
        model.deliveries = [...model.deliveries, { timeMs, end }]
        expectSame(model, real)
      },
    }))

  const drop = fc
    .record({ deliveries: fc.nat(), positions: fc.nat() })
    .map(({ deliveries, positions }): Action<Delivered, Flowing> => ({
      name: `drop ${deliveries} and ${positions}`,
      run: (model, real) => {
        const dropped = deliveries % (model.deliveries.length + 1)
        const start = dropped === 0 ? model.start : model.deliveries[dropped - 1]!.end
        const forgotten = positions % (start + 1)
        model.start = start - forgotten
        model.deliveries = model.deliveries.slice(dropped).map(({ timeMs, end }) => ({ timeMs, end: end - forgotten }))
        real.flow.drop(dropped, forgotten)
        expectSame(model, real)
      },
    }))

  const settle = fc.constant<Action<Delivered, Flowing>>({
    name: "settle",
    // A settled flow starts at 0, since only whole ones are settled.
    isPossible: ({ start }) => start === 0,
    run: (model, real) => {
      real.flow = real.flow.settle(real.buffers)
      expectSame(model, real)
    },
  })

  const count = fc.integer({ min: -1, max: 40 }).map((limitMs): Action<Delivered, Flowing> => ({
    name: `count before ${limitMs}`,
    run: ({ deliveries }, { flow }) => {
      expect(flow.countBefore(limitMs)).toBe(deliveries.filter(({ timeMs }) => timeMs < limitMs).length)
      expect(flow.countBefore(Number.POSITIVE_INFINITY)).toBe(deliveries.length)
    },
  }))

  itFollows(
    "is the list of its deliveries",
    {
      setup: () => {
        const buffers = new Buffers()
        return { model: { start: 0, deliveries: [] }, real: { flow: Flow.empty(buffers, 1, undefined), buffers } }
      },
    },
    append,
    append,
    drop,
    settle,
    count,
  )
})

/** Buffers that know which arrays are free. */
class Watched extends Buffers {
  readonly free = new Set<Numbers>()

  override float64(length: number): Float64Array {
    const array = super.float64(length)
    this.free.delete(array)
    return array
  }

  override int32(length: number): Int32Array {
    const array = super.int32(length)
    this.free.delete(array)
    return array
  }

  override release(array: Numbers): void {
    expect(this.free.has(array)).toBe(false)
    this.free.add(array)
    super.release(array)
  }
}

/** How many flows share the order. */
interface Shared {
  flowCount: number
}

interface Sharing {
  readonly buffers: Watched
  order: Order
  readonly flows: Array<Flow>
}

const expectHeld = ({ flowCount }: Shared, { buffers: { free }, order, flows }: Sharing): void => {
  expect(order.flowCount).toBe(flowCount)
  const isFree = flowCount === 0
  expect([order.ends, order.offsets].map((array) => free.has(array))).toEqual([isFree, isFree])
  for (const { timesMs, ends } of flows) expect(free.has(timesMs) || free.has(ends)).toBe(false)
}

describe("flows of one order", () => {
  const begin = fc.record({ runs: length, capacity: length }).map(({ runs, capacity }): Action<Shared, Sharing> => ({
    name: `the first flow of an order of ${runs} runs`,
    isPossible: ({ flowCount }) => flowCount === 0,
    run: (model, real) => {
      real.order = new Order(real.buffers, runs)
      real.flows.push(Flow.empty(real.buffers, capacity, real.order))
      model.flowCount = 1
      expectHeld(model, real)
    },
  }))

  const share = length.map((capacity): Action<Shared, Sharing> => ({
    name: "another flow of the order",
    isPossible: ({ flowCount }) => 0 < flowCount,
    run: (model, real) => {
      real.flows.push(Flow.empty(real.buffers, capacity, real.order))
      model.flowCount++
      expectHeld(model, real)
    },
  }))

  const settle = fc.nat().map((which): Action<Shared, Sharing> => ({
    name: `settle ${which}`,
    isPossible: ({ flowCount }) => 0 < flowCount,
    run: (model, real) => {
      const place = which % real.flows.length
      real.flows[place] = real.flows[place]!.settle(real.buffers)
      expectHeld(model, real)
    },
  }))

  const release = fc.nat().map((which): Action<Shared, Sharing> => ({
    name: `release ${which}`,
    isPossible: ({ flowCount }) => 0 < flowCount,
    run: (model, real) => {
      const [flow] = real.flows.splice(which % real.flows.length, 1)
      flow!.release(real.buffers)
      model.flowCount--
      expectHeld(model, real)
    },
  }))

  itFollows(
    "hold its arrays until the last of them is released, and give nothing back twice",
    {
      setup: () => {
        const buffers = new Watched()
        return { model: { flowCount: 0 }, real: { buffers, order: new Order(buffers, 1), flows: [] } }
      },
    },
    begin,
    share,
    settle,
    release,
    release,
  )
})
