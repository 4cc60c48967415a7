import { describe, expect, it } from "vitest"
import { generateHeadwaysMs } from "../../../src/domain/ArrivalProcess.ts"
import { arrivalTimesMs, concatenated } from "../../../src/domain/Workload.ts"
import { fasterMs, moreVariableMs } from "../../../src/planner/explain/Growth.ts"

describe("growth", () => {
  const phases = [
    { rateQps: 100, scv: 4, headways: 50, seed: 1 },
    { rateQps: 50, scv: 0, headways: 20, seed: 2 },
  ]
  const arrivalMs = Float64Array.of(0, 1, 4)

  it("of nothing changes nothing", () => {
    const generated = fasterMs({ arrivalMs, generated: phases.slice(0, 1) }, 0)
    expect(generated).toEqual(arrivalTimesMs(generateHeadwaysMs(phases[0]!)))
    expect(moreVariableMs(phases, 0)).toEqual(fasterMs({ arrivalMs, generated: phases }, 0))
    expect(fasterMs({ arrivalMs, generated: undefined }, 0)).toEqual(arrivalMs)
  })

  it("of the rate shortens all headways alike, generated or recorded", () => {
    expect(fasterMs({ arrivalMs, generated: undefined }, 1)).toEqual(Float64Array.of(0, 0.5, 2))
    const once = fasterMs({ arrivalMs, generated: phases }, 0)
    for (const [query, timeMs] of fasterMs({ arrivalMs, generated: phases }, 0.25).entries()) {
      expect(timeMs).toBeCloseTo(once[query]! / 1.25, 9)
    }
  })

  it("of the CV is added to that of each phase", () => {
    const grown = moreVariableMs(phases, 0.5)
    const first = generateHeadwaysMs({ ...phases[0]!, scv: 2.5 ** 2 })
    expect(grown.slice(0, 51)).toEqual(arrivalTimesMs(first))
    expect(grown).toHaveLength(71)
    expect(new Set(generateHeadwaysMs(phases[1]!)).size).toBe(1)
    expect(new Set(Array.from(grown.slice(52), (timeMs, index) => timeMs - grown[51 + index]!)).size).toBe(19)
  })

  it("is generated anew, phase by phase", () => {
    const faster = phases.map((phase) => generateHeadwaysMs({ ...phase, rateQps: phase.rateQps * 1.25 }))
    expect(fasterMs({ arrivalMs, generated: phases }, 0.25)).toEqual(arrivalTimesMs(concatenated(faster)))
    const variable = phases.map((phase, index) => generateHeadwaysMs({ ...phase, scv: [6.25, 0.25][index]! }))
    expect(moreVariableMs(phases, 0.5)).toEqual(arrivalTimesMs(concatenated(variable)))
  })
})
