import * as Result from "effect/Result"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { InvalidValue } from "../../src/domain/InputErrors.ts"
import type { TraceForm } from "../../src/domain/TraceForm.ts"
import { TraceNumbers, TraceParser } from "../../src/domain/TraceParser.ts"
import { assertProperty } from "../property.ts"
import { failureOf, successOf } from "../result.ts"

const encoder = new TextEncoder()

const parseBytes = (
  form: TraceForm,
  chunks: ReadonlyArray<Uint8Array>,
  limit?: number,
): Result.Result<Float64Array, InvalidValue> => {
  const parser = new TraceParser(form, limit)
  for (const chunk of chunks) {
    const fed = parser.feed(chunk)
    if (Result.isFailure(fed)) return Result.fail(fed.failure)
  }
  return parser.end()
}

const parse = (form: TraceForm, text: string, limit?: number) => parseBytes(form, [encoder.encode(text)], limit)
const numbersOf = (form: TraceForm, text: string, limit?: number) => [...successOf(parse(form, text, limit))]
const messageOf = (form: TraceForm, text: string, limit?: number) =>
  Result.match(parse(form, text, limit), {
    onSuccess: (numbers) => `read ${numbers.length} numbers`,
    onFailure: ({ message }) => message,
  })

const milliseconds = "expected a headway in milliseconds, a number from 0 to 1000000000000"
const seconds = "expected a timestamp in seconds, a number from 0 to 100000000000"

describe("a trace", () => {
  it.each<[string, TraceForm, string, ReadonlyArray<number>]>([
    ["one line", "deltas", "1.5\n", [1.5]],
    ["no final newline", "deltas", "1\n2", [1, 2]],
    ["Windows' line ends", "deltas", "1\r\n2\r\n", [1, 2]],
    ["trailing blank lines", "deltas", "1\n2\n\n \t\r\n\n", [1, 2]],
    ["blanks around numbers", "deltas", " 1\t\n\t 2 \r\n", [1, 2]],
    ["a byte order mark", "deltas", "\uFEFF1\n2\n", [1, 2]],
    ["every way to write a number", "deltas", "007\n1.\n.5\n+2\n1e3\n2.5E-1\n-0\n", [7, 1, 0.5, 2, 1000, 0.25, 0]],
    ["the largest headway", "deltas", "1e12\n1000000000000\n", [1e12, 1e12]],
    ["equal timestamps", "timestamps", "1\n1\n", [1, 1]],
    ["a clock's epoch", "timestamps", "1700000000.25\n1700000001\n", [1700000000.25, 1700000001]],
    ["counts with empty seconds", "counts", "0\n2\n0\n", [0, 2, 0]],
    ["counts as floats", "counts", "2.0\n1e1\n", [2, 10]],
  ])("may have %s", (_, form, text, expected) => {
    const numbers = numbersOf(form, text)
    expect(numbers).toEqual(expected)
    expect(numbers.some((value) => Object.is(value, -0))).toBe(false)
  })

  it.each<[string, TraceForm, string, string]>([
    ["nothing", "deltas", "", `found no number, ${milliseconds}, one a line`],
    ["only blank lines", "deltas", "\n\r\n", `found no number, ${milliseconds}, one a line`],
    [
      "a blank line within",
      "deltas",
      "1\n\n2\n",
      `at line 2: found a blank line, ${milliseconds}, or the end of the file`,
    ],
    [
      "two blank lines within",
      "deltas",
      "1\n\n\n2\n",
      `at line 2: found a blank line, ${milliseconds}, or the end of the file`,
    ],
    ["a byte order mark within", "deltas", "1\n\uFEFF2\n", `at line 2: found "\uFEFF2", ${milliseconds}`],
    ["a blank line first", "deltas", "\n2\n", `at line 1: found a blank line, ${milliseconds}, or the end of the file`],
    ["a part of a byte order mark", "deltas", "\uFF112\n", `at line 1: found "\uFF112", ${milliseconds}`],
    ["a word", "deltas", "1\nabc\n", `at line 2: found "abc", ${milliseconds}`],
    ["a word between blanks", "deltas", " \tabc \r\n", `at line 1: found "abc", ${milliseconds}`],
    ["NaN", "deltas", "NaN\n", `at line 1: found "NaN", ${milliseconds}`],
    ["Infinity", "deltas", "1\n2\nInfinity", `at line 3: found "Infinity", ${milliseconds}`],
    ["a number beyond float64", "deltas", "1e999\n", `at line 1: found "1e999", ${milliseconds}`],
    ["a negative number", "deltas", "1\r\n-2.5\r\n", `at line 2: found "-2.5", ${milliseconds}`],
    ["a headway too long", "deltas", "1000000000000.1\n", `at line 1: found "1000000000000.1", ${milliseconds}`],
    ["a decimal comma", "deltas", "1,5\n", `at line 1: found "1,5", ${milliseconds}`],
    ["two numbers on a line", "deltas", "1 2\n", `at line 1: found "1 2", ${milliseconds}`],
    ["a hexadecimal number", "deltas", "0x10\n", `at line 1: found "0x10", ${milliseconds}`],
    ["digits with a separator", "deltas", "1_000\n", `at line 1: found "1_000", ${milliseconds}`],
    ["a point alone", "deltas", ".\n", `at line 1: found ".", ${milliseconds}`],
    ["a point alone in a later line", "deltas", "1\n.\n", `at line 2: found ".", ${milliseconds}`],
    ["two points", "deltas", "1.2.3\n", `at line 1: found "1.2.3", ${milliseconds}`],
    ["old Macintosh line ends", "deltas", "1\r2\r", `at line 1: found "1\\r2", ${milliseconds}`],
    [
      "binary data",
      "deltas",
      "1\n\u0000\u0001\n",
      "at line 2: found binary data, expected text with one number a line",
    ],
    [
      "decreasing timestamps",
      "timestamps",
      "1\n3\n2.5\n",
      'at line 3: found "2.5" after 3, expected timestamps in ascending order',
    ],
    ["a negative timestamp", "timestamps", "1\n-1\n", `at line 2: found "-1", ${seconds}`],
    ["timestamps in milliseconds", "timestamps", "1700000000000\n", `at line 1: found "1700000000000", ${seconds}`],
    [
      "a span too long",
      "timestamps",
      "5\n1000000005\n1000000006\n",
      'at line 3: found "1000000006", expected a timestamp at most 1000000000 s after the first',
    ],
    ["one timestamp", "timestamps", "1\n", "found one timestamp, expected at least two timestamps, one a line"],
    [
      "a fractional count",
      "counts",
      "1\n1.5\n",
      'at line 2: found "1.5", expected a count of arrivals, a whole number from 0 to 200000001',
    ],
    [
      "a negative count",
      "counts",
      "2\n-1\n",
      'at line 2: found "-1", expected a count of arrivals, a whole number from 0 to 200000001',
    ],
    [
      "a count too large",
      "counts",
      "200000002\n",
      'at line 1: found "200000002", expected a count of arrivals, a whole number from 0 to 200000001',
    ],
    [
      "too many arrivals in all",
      "counts",
      "200000000\n2\n",
      'at line 2: found "2", expected at most 200000001 arrivals in all',
    ],
    ["one arrival", "counts", "0\n1\n0\n", "found counts that sum to 1, expected at least 2 arrivals in all"],
  ])("may not have %s", (_, form, text, expected) => {
    expect(messageOf(form, text)).toBe(expected)
  })

  it.each<[TraceForm, string, string]>([
    ["deltas", "1\n1\n1\n", "read 3 numbers"],
    ["deltas", "1\n1\n1\n1\n", "at line 4: found one line more, expected at most 3 lines"],
    ["timestamps", "1\n1\n1\n1\n", "read 4 numbers"],
    ["timestamps", "1\n1\n1\n1\n1\n", "at line 5: found one line more, expected at most 4 lines"],
    ["counts", "4\n0\n0\n", "read 3 numbers"],
    ["counts", "4\n1\n", 'at line 2: found "1", expected at most 4 arrivals in all'],
    ["counts", "1\n1\n0\n0\n", "at line 4: found one line more, expected at most 3 lines"],
  ])("of %s makes at most as many headways as are allowed: %j", (form, text, expected) => {
    expect(messageOf(form, text, 3)).toBe(expected)
  })

  it("is told in short where a line is long", () => {
    expect(messageOf("deltas", `${"x".repeat(500)}\n`)).toMatch(/^at line 1: found "x{10,60}…, expected a headway/)
    expect(messageOf("deltas", `1\n0.${"0".repeat(5000)}1\n`)).toMatch(
      /^at line 2: found "0\.0{10,60}…, expected a number of at most 1000 characters$/,
    )
    expect(numbersOf("deltas", `0.${"0".repeat(900)}1\n`)).toEqual([0])
  })

  it("may have lines of as many characters as there may be, right or wrong", () => {
    expect(numbersOf("deltas", `0.${"0".repeat(997)}1\n`)).toEqual([0])
    expect(messageOf("deltas", `${"x".repeat(1000)}\n`)).toMatch(/, expected a headway/)
    expect(messageOf("deltas", `${"x".repeat(1001)}\n`)).toMatch(/, expected a number of at most 1000 characters$/)
  })

  it("forgets a line whose start came alone before the next such line", () => {
    const chunks = ["1  ", "\n", " ", "\n", "2", "\n"].map((chunk) => encoder.encode(chunk))
    expect(failureOf(parseBytes("deltas", chunks)).message).toBe(
      `at line 2: found a blank line, ${milliseconds}, or the end of the file`,
    )
  })

  it("longer than any block keeps every number", () => {
    const count = 200_000
    const text = Array.from({ length: count }, (_, index) => `${index}.5\n`).join("")
    const numbers = successOf(parse("timestamps", text))
    expect(numbers).toEqual(Float64Array.from({ length: count }, (_, index) => index + 0.5))
    expect(numbers.buffer.byteLength).toBe(8 * count)
  })

  it("fails again with the same error after a failure", () => {
    const parser = new TraceParser("deltas")
    const failure = failureOf(parser.feed(encoder.encode("x\n")))
    expect(failureOf(parser.feed(encoder.encode("1\n")))).toBe(failure)
    expect(failureOf(parser.end())).toBe(failure)
  })

  it("reads digits that make more than 2^53 as exactly as others", () => {
    const texts = ["9007199254.740991", "9007199254.740992", "9007199254.740993", "0.9007199254740993"]
    expect(numbersOf("deltas", texts.join("\n"))).toEqual(texts.map(Number))
  })

  it("gives the numbers that JavaScript reads in the same texts", () => {
    const shortest = fc.double({ min: 0, max: 1e12, noNaN: true }).map(String)
    const decimal = fc
      .tuple(fc.nat({ max: 999_999_999 }), fc.stringMatching(/^\d{0,24}$/))
      .map(([whole, decimals]) => `${whole}.${decimals}`)
    assertProperty(
      fc.property(fc.array(fc.oneof(shortest, decimal), { minLength: 1, maxLength: 20 }), (texts) => {
        expect(numbersOf("deltas", texts.join("\n"))).toEqual(texts.map(Number))
      }),
      2000,
    )
  })

  it("reads the same however it is cut into chunks", () => {
    const line = fc.oneof(
      { weight: 20, arbitrary: fc.nat({ max: 99 }).map((value) => `${value}`) },
      { weight: 20, arbitrary: fc.double({ min: 0, max: 1e6, noNaN: true }).map(String) },
      {
        weight: 1,
        arbitrary: fc.constantFrom("", " ", "-1", "é€😀", "x".repeat(1500), `1${"0".repeat(1000)}`, "a\0b"),
      },
    )
    const ending = fc.constantFrom("\n", "\r\n", "\n\n")
    const text = fc
      .tuple(fc.array(fc.tuple(line, ending), { maxLength: 12 }), line)
      .map(([lines, last]) => lines.flat().join("") + last)
    const forms = fc.constantFrom<TraceForm>("deltas", "timestamps", "counts")
    assertProperty(
      fc.property(forms, text, fc.array(fc.nat({ max: 3000 }), { maxLength: 10 }), (form, whole, cuts) => {
        const bytes = encoder.encode(whole)
        const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].toSorted((a, b) => a - b)
        const chunks = places.slice(1).map((place, index) => bytes.subarray(places[index], place))
        const bytewise = [...bytes].map((byte) => Uint8Array.of(byte))
        expect(parseBytes(form, chunks, 10)).toEqual(parseBytes(form, [bytes], 10))
        expect(parseBytes(form, bytewise, 10)).toEqual(parseBytes(form, [bytes], 10))
      }),
      300,
    )
  })
})

describe("TraceNumbers", () => {
  it("takes texts from anywhere, and says at which line one is wrong", () => {
    const numbers = new TraceNumbers("timestamps")
    expect(numbers.addText("1.5", 2)).toBeUndefined()
    expect(numbers.addText("\t2 ", 3)).toBeUndefined()
    expect(numbers.addText("1", 4)?.message).toBe(
      'at line 4: found "1" after 2, expected timestamps in ascending order',
    )
    numbers.addBlank(5)
    expect([...successOf(numbers.end())]).toEqual([1.5, 2])
  })

  it("reads even a very long text in linear time", () => {
    expect(new TraceNumbers("deltas").addText(`${"1".repeat(1_000_000)}x`, 1)?.path).toBe("line 1")
  })
})
