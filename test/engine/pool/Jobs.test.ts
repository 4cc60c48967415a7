import { describe, expect, it } from "vitest"
import { ProgramFault } from "../../../src/engine/Engine.ts"
import { Batch } from "../../../src/engine/pool/Jobs.ts"
import { type Answer, encodeFailure } from "../../../src/engine/pool/Messages.ts"
import { judged, objective, scenariosOf } from "./scripted.ts"

const arrivalMs = Float64Array.of(0)

const sizesOf = ({ jobs }: Batch): ReadonlyArray<number> => jobs.map(({ scenarios }) => scenarios.length)

const fault = new ProgramFault({ node: "a", problem: "fails" })
const failedAt = (position: number): Answer => ({ _tag: "Failed", position, failure: encodeFailure(fault) })
const failed = { _tag: "Failed", failure: fault }

describe("a batch", () => {
  it("is cut into four jobs a thread, or one a scenario", () => {
    expect(sizesOf(new Batch(scenariosOf(24, arrivalMs), objective, 2))).toEqual([3, 3, 3, 3, 3, 3, 3, 3])
    expect(sizesOf(new Batch(scenariosOf(25, arrivalMs), objective, 2))).toEqual([4, 4, 4, 4, 4, 4, 1])
    expect(sizesOf(new Batch(scenariosOf(3, arrivalMs), objective, 2))).toEqual([1, 1, 1])
    expect(sizesOf(new Batch([], objective, 2))).toEqual([])
  })

  it("is cut into jobs of so many queries at most, one scenario at the least", () => {
    for (const [queries, size] of [
      [2 ** 15, 4],
      [2 ** 16, 2],
      [2 ** 18, 1],
    ] as const) {
      const batch = new Batch(scenariosOf(32, new Float64Array(queries)), objective, 2)
      expect(sizesOf(batch)).toEqual(Array.from({ length: 32 / size }, () => size))
    }
  })

  it("has jobs of one trace, which together are its scenarios in order", () => {
    const other = Float64Array.of(0)
    const scenarios = [arrivalMs, arrivalMs, arrivalMs, other, other, arrivalMs].flatMap((each) => scenariosOf(2, each))
    const batch = new Batch(scenarios, objective, 1)
    expect(sizesOf(batch)).toEqual([3, 3, 3, 1, 2])
    expect(batch.jobs.flatMap((job) => job.scenarios)).toEqual(scenarios)
    expect(batch.jobs.map(({ start }) => start)).toEqual([0, 3, 6, 9, 10])
    expect(batch.jobs.every((job) => job.batch === batch && job.losses === 0)).toBe(true)
  })

  it("has its verdicts in order, whatever the order of the answers, and is over with the last", () => {
    const batch = new Batch(scenariosOf(8, arrivalMs), objective, 1)
    const [first, second, third, fourth] = batch.jobs
    for (const [job, ...places] of [
      [third!, 4, 5],
      [first!, 0, 1],
      [fourth!, 6, 7],
    ] as const) {
      batch.settle(job, judged(...places))
      expect(batch.isOver).toBe(false)
    }
    expect(batch.verdicts).toHaveLength(8)
    batch.settle(second!, judged(2, 3))
    expect(batch.isOver).toBe(true)
    expect(batch.verdicts.map((verdict) => verdict._tag === "Meets" && verdict.latencyMs)).toEqual([
      0, 1, 2, 3, 4, 5, 6, 7,
    ])
    expect(batch.ending).toBe(undefined)
  })

  it("ends as the first of its failures by place, and needs only what comes before", () => {
    const batch = new Batch(scenariosOf(8, arrivalMs), objective, 1)
    const [first, second, third, fourth] = batch.jobs
    const needed = () => batch.jobs.map((job) => batch.needs(job))
    batch.settle(third!, failedAt(1))
    expect(batch.ending).toEqual(failed)
    expect(needed()).toEqual([true, true, true, false])
    batch.settle(second!, { _tag: "Died", problem: "a bug" })
    expect(batch.ending).toEqual({ _tag: "Died", problem: "a bug" })
    expect(needed()).toEqual([true, false, false, false])
    batch.settle(fourth!, failedAt(0))
    expect(batch.ending).toEqual({ _tag: "Died", problem: "a bug" })
    batch.settle(first!, failedAt(1))
    expect(batch.ending).toEqual(failed)
    expect(batch.isOver).toBe(true)
  })

  it("keeps the ending that it has where another is at the same place", () => {
    const batch = new Batch(scenariosOf(2, arrivalMs), objective, 1)
    batch.settle(batch.jobs[0]!, failedAt(0))
    batch.settle(batch.jobs[0]!, { _tag: "Died", problem: "a bug" })
    expect(batch.ending).toEqual(failed)
  })

  it("counts jobs that are not needed, which end nothing", () => {
    const batch = new Batch(scenariosOf(2, arrivalMs), objective, 1)
    for (const job of batch.jobs) batch.settle(job, undefined)
    expect(batch.isOver).toBe(true)
    expect(batch.ending).toBe(undefined)
  })

  it("needs nothing any more once it is abandoned", () => {
    const batch = new Batch(scenariosOf(8, arrivalMs), objective, 1)
    batch.abandon()
    expect(batch.jobs.map((job) => batch.needs(job))).toEqual([false, false, false, false])
  })
})
