import { expect, it } from "vitest"
import { ratePlot } from "../../src/report/RatePlot.ts"

it("a rate over time has a column a part, from 0 to the greatest, and ends with its duration", () => {
  expect(ratePlot([1, 0, 4, 2, 0, 0, 0, 0, 0, 4], 25_000).split("\n")).toEqual([
    "qps",
    "   ▲",
    "1.6┤ ┏┓     ┏━",
    "   │ ┃┃     ┃",
    "   │ ┃┃     ┃",
    "0.8┤ ┃┗┓    ┃",
    "   │ ┃ ┃    ┃",
    "   │┓┃ ┃    ┃",
    "   │┃┃ ┃    ┃",
    "  0┤┗┛ ┗━━━━┛",
    "   └──────────▶",
    "    0     25 s",
  ])
})

it("a steady rate is a line at the top, and a short one keeps its labels apart", () => {
  const lines = ratePlot([3, 3], 2000).split("\n")
  expect(lines[2]!.trim()).toBe("3┤━━")
  expect(lines.slice(-2).map((line) => line.trim())).toEqual(["└──▶", "0 2 s"])
})
