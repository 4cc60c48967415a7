/** Orders, driven by commands beside the list of their queries. */
import * as fc from "fast-check"
import { describe, expect } from "vitest"
import { Buffers } from "../../../src/engine/kernel/Buffers.ts"
import { Order, OrderReader } from "../../../src/engine/kernel/Order.ts"
import { type Action, itFollows } from "../../commands.ts"

/** The ids by position, and a reader that has read before. */
interface Ordered {
  ids: ReadonlyArray<number>
}

interface Reading {
  readonly order: Order
  readonly buffers: Buffers
  readonly reader: OrderReader
}

describe("an order", () => {
  const add = fc
    .record({ size: fc.integer({ min: 1, max: 5 }), offset: fc.integer({ min: -3, max: 3 }) })
    .map(({ size, offset }): Action<Ordered, Reading> => ({
      name: `add ${size} with ${offset}`,
      run: (model, { order }) => {
        const start = model.ids.length
        model.ids = [...model.ids, ...Array.from({ length: size }, (_, index) => start + index + offset)]
        order.reserve(order.length + 1)
        order.add(start + size, offset)
      },
    }))

  const addQuery = fc.integer({ min: -2, max: 2 }).map((offset): Action<Ordered, Reading> => ({
    name: `add a query with ${offset}`,
    run: (model, { order }) => {
      const position = model.ids.length
      model.ids = [...model.ids, position + offset]
      order.reserve(order.length + 1)
      order.addQuery(position + offset, position)
    },
  }))

  const drop = fc
    .record({ share: fc.nat({ max: 8 }), queries: fc.nat({ max: 20 }) })
    .map(({ share, queries }): Action<Ordered, Reading> => ({
      name: `drop ${share} eighths and ${queries} queries`,
      run: (model, { order }) => {
        const positions = Math.floor((share * model.ids.length) / 8)
        model.ids = model.ids.slice(positions).map((id) => id - queries)
        order.drop(positions, queries)
      },
    }))

  const settle = fc.constant<Action<Ordered, Reading>>({
    name: "settle",
    run: (_, { order, buffers }) => order.settle(buffers),
  })

  const readOne = fc.nat().map((which): Action<Ordered, Reading> => ({
    name: `read ${which}`,
    isPossible: ({ ids }) => 0 < ids.length,
    run: ({ ids }, { reader }) => {
      const position = which % ids.length
      expect(reader.queryAt(position)).toBe(ids[position])
    },
  }))

  const readAll = fc.constant<Action<Ordered, Reading>>({
    name: "read all",
    run: ({ ids }, { order }) => {
      const reader = new OrderReader(order)
      expect(ids.map((_, position) => reader.queryAt(position))).toEqual(ids)
    },
  })

  itFollows(
    "is the list of its queries",
    {
      setup: () => {
        const buffers = new Buffers()
        const order = new Order(buffers, 1)
        return { model: { ids: [] }, real: { order, buffers, reader: new OrderReader(order) } }
      },
    },
    add,
    addQuery,
    drop,
    settle,
    readOne,
    readAll,
  )
})
