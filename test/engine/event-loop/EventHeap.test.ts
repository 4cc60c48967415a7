import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { EventHeap } from "../../../src/engine/event-loop/EventHeap.ts"
import { assertProperty } from "../../property.ts"

interface Event {
  readonly timeMs: number
  readonly order: number
}

/** What a heap is to be: a list that is sorted for every pop. */
class SortedList {
  readonly #events: Array<Event> = []

  get size(): number {
    return this.#events.length
  }

  push(event: Event): void {
    this.#events.push(event)
  }

  pop(): Event {
    this.#events.sort((left, right) => left.timeMs - right.timeMs || left.order - right.order)
    return this.#events.shift()!
  }
}

/** Does the same to a heap and to a sorted list: a number pushes an event at that time, `pop` pops. */
const perform = (steps: ReadonlyArray<number | "pop">): void => {
  const heap = new EventHeap<Event>()
  const list = new SortedList()
  for (const [order, step] of steps.entries()) {
    if (step !== "pop") {
      const event = { timeMs: step, order }
      heap.push(step, order, event)
      list.push(event)
    } else if (0 < list.size) {
      const expected = list.pop()
      expect(heap.pop()).toBe(expected)
      expect(heap.poppedTimeMs).toBe(expected.timeMs)
    }
    expect(heap.size).toBe(list.size)
  }
  while (0 < list.size) expect(heap.pop()).toBe(list.pop())
  expect(heap.size).toBe(0)
}

describe("a heap of events", () => {
  it("is empty at time 0 when it is new", () => {
    const heap = new EventHeap<string>()
    expect(heap.size).toBe(0)
    expect(heap.poppedTimeMs).toBe(0)
  })

  it("gives events by time", () => {
    perform([3, 1, 2, 0.5, 4, "pop", "pop", "pop", "pop", "pop"])
  })

  it("gives events of one time by their order, whatever order they came in", () => {
    const heap = new EventHeap<string>()
    for (const [order, value] of [
      [3, "d"],
      [0, "a"],
      [2, "c"],
      [1, "b"],
    ] as const)
      heap.push(7, order, value)
    expect([heap.pop(), heap.pop(), heap.pop(), heap.pop()]).toEqual(["a", "b", "c", "d"])
  })

  it("tells orders apart as far as the packed order of events reaches", () => {
    const heap = new EventHeap<string>()
    heap.push(1, Number.MAX_SAFE_INTEGER, "later")
    heap.push(1, Number.MAX_SAFE_INTEGER - 1, "earlier")
    expect([heap.pop(), heap.pop()]).toEqual(["earlier", "later"])
  })

  it.each([
    ["pop, then push what comes next", [5, 6, "pop", 7, "pop", "pop"]],
    ["pop, then push what comes at once", [5, 6, "pop", 5, "pop", "pop"]],
    ["pop twice, then push twice", [1, 2, 3, 4, 5, 6, "pop", "pop", 2.5, 9, "pop", "pop", "pop"]],
    ["pop to the end, then push again", [1, 2, "pop", "pop", 4, 3, "pop", "pop"]],
    ["pop, push, pop, push", [1, 2, "pop", 3, "pop", 4, "pop", 5, "pop", "pop"]],
    ["pop the only event, then push two", [1, "pop", 3, 2, "pop", "pop"]],
  ] as const)("may be used in any turn: %s", (_, steps) => {
    perform(steps)
  })

  it("does what a sorted list does, over any pushes and pops with many ties", () => {
    const step = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 6 }) },
      { weight: 1, arbitrary: fc.double({ min: 0, max: 6, noNaN: true }) },
      { weight: 3, arbitrary: fc.constant("pop" as const) },
    )
    assertProperty(
      fc.property(fc.array(step, { maxLength: 80, size: "max" }), (steps) => perform(steps)),
      500,
    )
  })

  it("grows past its first capacity, also with a hole at its root", () => {
    const times = Array.from({ length: 3000 }, (_, index) => (index * 7919) % 3001)
    perform([5000, "pop", ...times, "pop", "pop", ...times])
  })

  it("takes infinite times, last", () => {
    perform([Number.POSITIVE_INFINITY, 1e300, 0, "pop", "pop", "pop"])
  })
})
