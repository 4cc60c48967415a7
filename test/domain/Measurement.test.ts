import { describe, expect, it } from "vitest"
import { decode } from "../../src/domain/Decode.ts"
import { JournalHead, MeasurementSettings } from "../../src/domain/Measurement.ts"
import { failureOf, successOf } from "../result.ts"

const settings: MeasurementSettings = {
  batchSizes: [1, 4],
  repeats: 3,
  warmupRequests: 10,
  windowRequests: 100,
  maxWindows: 20,
  tolerance: 0.05,
  replicas: 1,
  maxConcurrency: 64,
}

describe("how a model was measured", () => {
  it.each([1, 1_000_000])("may have counts of %d", (repeats) => {
    expect(successOf(decode(MeasurementSettings, { ...settings, repeats }))).toEqual({ ...settings, repeats })
  })

  it.each([0, -1, 1_000_001])("may not have counts of %d", (repeats) => {
    expect(failureOf(decode(MeasurementSettings, { ...settings, repeats })).error).toMatchObject({
      path: "repeats",
      found: `${repeats}`,
      expected: "a whole number from 1 to 1000000",
    })
  })

  it.each([1.5, Number.NaN, Number.POSITIVE_INFINITY])("may not have counts of %d", (maxWindows) => {
    expect(failureOf(decode(MeasurementSettings, { ...settings, maxWindows })).error).toMatchObject({
      path: "maxWindows",
      found: `${maxWindows}`,
      expected: "a whole number",
    })
  })
})

describe("the first line of a journal", () => {
  const head: JournalHead = {
    format: "headway-measurement-journal/1",
    url: "http://localhost:8000",
    model: "resnet",
    settings,
  }

  it("says what is measured, where and how", () => {
    expect(successOf(decode(JournalHead, { ...head }))).toEqual(head)
  })

  it("is of this form only", () => {
    expect(failureOf(decode(JournalHead, { ...head, format: "headway-measurement-journal/2" })).error).toMatchObject({
      path: "format",
      expected: '"headway-measurement-journal/1"',
    })
  })

  it.each(["format", "url", "model", "settings"] as const)("has its %s", (key) => {
    const { [key]: _, ...rest } = head
    expect(failureOf(decode(JournalHead, rest)).error).toMatchObject({ path: key, found: "nothing" })
  })
})
