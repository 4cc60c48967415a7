/** Deliveries to a node of several parents, in any order. */
import * as fc from "fast-check"

/** Every parent delivers every query once; a delivery is a group of queries from one parent. */
export interface Deliveries {
  readonly parentCount: number
  readonly queryCount: number
  readonly groups: ReadonlyArray<ReadonlyArray<number>>
}

const maxParents = 4
const maxQueries = 8

/** Interleavings of one to four parents and up to eight queries; a parent's turn without interruption is one group. */
export const deliveries = (): fc.Arbitrary<Deliveries> =>
  fc
    .record({
      parentCount: fc.integer({ min: 1, max: maxParents }),
      queryCount: fc.integer({ min: 1, max: maxQueries }),
      places: fc.array(fc.integer({ min: 0, max: 99 }), {
        minLength: maxParents * maxQueries,
        maxLength: maxParents * maxQueries,
      }),
    })
    .map(({ parentCount, queryCount, places }) => {
      const all = Array.from({ length: parentCount * queryCount }, (_, index) => index)
      const groups: Array<Array<number>> = []
      let lastParent = -1
      for (const index of all.toSorted((left, right) => places[left]! - places[right]!)) {
        const parent = Math.floor(index / queryCount)
        if (parent === lastParent) groups.at(-1)!.push(index % queryCount)
        else groups.push([index % queryCount])
        lastParent = parent
      }
      return { parentCount, queryCount, groups }
    })
