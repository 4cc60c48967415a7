import { describe, expect, it } from "vitest"
import { momentOf, secondsSince } from "../../src/domain/Timestamp.ts"

describe("a moment", () => {
  it.each([
    ["1970-01-01 00:00:00", 0, 0],
    ["1970-01-02T00:00:01.25", 1, 1.25],
    ["2024-02-29 12:30:00Z", 19_782, 45_000],
    ["2024-05-10 01:00:00.5+02:00", 19_853, -3599.5],
    ["2024-05-10 23:30:00-0100", 19_853, 88_200],
    ["2024-05-10 12:00:00+05:30", 19_853, 23_400],
    ["2024-12-31 23:59:59", 20_088, 86_399],
  ])("%s is a day and its seconds", (text, day, seconds) => {
    expect(momentOf(text)).toEqual({ day, seconds })
  })

  it.each([
    "",
    "noon",
    "at 2023-11-16 00:00:00",
    "2023-11-16",
    "2023-13-01 00:00:00",
    "2023-00-01 00:00:00",
    "2023-02-29 00:00:00",
    "2023-01-00 00:00:00",
    "2023-01-01 24:00:00",
    "2023-01-01 00:60:00",
    "2023-01-01 00:00:60",
    "2023-01-01 00:00:00.",
    "16/11/2023 00:00:00",
  ])("%j is none", (text) => {
    expect(momentOf(text)).toBeUndefined()
  })

  it("is so many seconds after the midnight of another day", () => {
    expect(secondsSince(10, { day: 12, seconds: 5 })).toBe(172_805)
  })
})
