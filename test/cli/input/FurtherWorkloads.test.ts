import { expect, it } from "vitest"
import { mayMissOf } from "../../../src/cli/input/FurtherWorkloads.ts"

it.each([
  [100, 5, 0],
  [80, 5, 1],
  [79, 5, 1],
  [60, 5, 2],
  [1, 5, 4],
  [7, 100, 93],
  [29, 100, 71],
  [33.4, 3, 1],
  [33.3, 3, 2],
])("of %d %% of %d workloads, %d may miss", (sharePercent, count, mayMiss) => {
  expect(mayMissOf(sharePercent, count)).toBe(mayMiss)
})

it("every whole percentage of a hundred workloads is just so many", () => {
  for (let percent = 1; percent <= 100; percent++) expect(mayMissOf(percent, 100)).toBe(100 - percent)
})
