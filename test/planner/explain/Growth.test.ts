import { describe, expect, it } from "vitest"
import { generateHeadwaysMs } from "../../../src/domain/ArrivalProcess.ts"
import { arrivalTimesMs, concatenated, type GeneratedWorkload } from "../../../src/domain/Workload.ts"
import { fasterMs, moreVariableMs } from "../../../src/planner/explain/Growth.ts"

const phases: ReadonlyArray<GeneratedWorkload> = [
  { rateQps: 100, scv: 4, headways: 20, seed: 3 },
  { rateQps: 50, scv: 1, headways: 10, seed: 4 },
]
const timesOf = (generated: ReadonlyArray<GeneratedWorkload>) =>
  arrivalTimesMs(concatenated(generated.map(generateHeadwaysMs)))

describe("growth", () => {
  it("compresses a recorded workload", () => {
    const recorded = { arrivalMs: Float64Array.of(0, 15, 30), generated: undefined }
    expect(fasterMs(recorded, 0.5)).toEqual(Float64Array.of(0, 10, 20))
    expect(fasterMs(recorded, 0)).toEqual(recorded.arrivalMs)
  })

  it("generates a generated one anew, each phase at a higher rate", () => {
    const faster = fasterMs({ arrivalMs: timesOf(phases), generated: phases }, 0.25)
    expect(faster).toEqual(timesOf(phases.map((phase) => ({ ...phase, rateQps: phase.rateQps * 1.25 }))))
  })

  it("adds to each phase's coefficient of variation", () => {
    const grown = moreVariableMs(phases, 0.5)
    expect(grown).toEqual(timesOf(phases.map((phase, index) => ({ ...phase, scv: index === 0 ? 6.25 : 2.25 }))))
  })
})
