import { expect, it } from "vitest"
import { traceForms } from "../../src/domain/TraceForm.ts"
import { maxDurationMs } from "../../src/domain/Units.ts"

it("every form says what its numbers are, in which unit, and how great one may be", () => {
  expect(traceForms).toEqual({
    deltas: { kind: "headway", unit: "milliseconds", symbol: "ms", perMs: 1, greatest: maxDurationMs },
    intervals: { kind: "headway", unit: "microseconds", symbol: "µs", perMs: 1000, greatest: 1000 * maxDurationMs },
    timestamps: { kind: "timestamp", unit: "seconds", symbol: "s", perMs: 0.001, greatest: 1e11 },
    "timestamps-ms": { kind: "timestamp", unit: "milliseconds", symbol: "ms", perMs: 1, greatest: 1e14 },
    counts: { kind: "count", unit: "arrivals", symbol: "arrivals", perMs: 1, greatest: Number.POSITIVE_INFINITY },
  })
})
