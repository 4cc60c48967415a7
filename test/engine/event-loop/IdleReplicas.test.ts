import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { IdleReplicas } from "../../../src/engine/event-loop/IdleReplicas.ts"
import { assertProperty } from "../../property.ts"

describe("idle replicas", () => {
  it("are all idle at first, and taken lowest index first", () => {
    const idle = new IdleReplicas(5)
    expect(Array.from({ length: 5 }, () => idle.takeLowest())).toEqual([0, 1, 2, 3, 4])
    expect(idle.isEmpty).toBe(true)
  })

  it("are taken lowest index first, whatever order they came back in", () => {
    const idle = new IdleReplicas(4)
    for (let replica = 0; replica < 4; replica++) idle.takeLowest()
    for (const replica of [3, 0, 2]) idle.add(replica)
    expect([idle.takeLowest(), idle.takeLowest(), idle.takeLowest()]).toEqual([0, 2, 3])
    expect(idle.isEmpty).toBe(true)
  })

  it("are one where there is one", () => {
    const idle = new IdleReplicas(1)
    expect(idle.isEmpty).toBe(false)
    expect(idle.takeLowest()).toBe(0)
    expect(idle.isEmpty).toBe(true)
    idle.add(0)
    expect(idle.takeLowest()).toBe(0)
  })

  it("do what a set does whose least member is taken", () => {
    const choices = fc.array(fc.tuple(fc.boolean(), fc.nat()), { maxLength: 100, size: "max" })
    assertProperty(
      fc.property(fc.integer({ min: 1, max: 20 }), choices, (count, steps) => {
        const heap = new IdleReplicas(count)
        const idle = new Set(Array.from({ length: count }, (_, replica) => replica))
        for (const [isTaking, pick] of steps) {
          const busy = Array.from({ length: count }, (_, replica) => replica).filter((replica) => !idle.has(replica))
          if (isTaking && 0 < idle.size) {
            const lowest = Math.min(...idle)
            idle.delete(lowest)
            expect(heap.takeLowest()).toBe(lowest)
          } else if (!isTaking && 0 < busy.length) {
            const back = busy[pick % busy.length]!
            idle.add(back)
            heap.add(back)
          }
          expect(heap.isEmpty).toBe(idle.size === 0)
        }
      }),
      500,
    )
  })
})
