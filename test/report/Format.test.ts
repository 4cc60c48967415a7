import { describe, expect, it } from "vitest"
import * as Format from "../../src/report/Format.ts"

describe("numbers", () => {
  it.each([
    [0, "0"],
    [1, "1"],
    [-2.5, "-2.5"],
    [1234.5678, "1,235"],
    [123.45678, "123.5"],
    [12.345678, "12.35"],
    [0.047, "0.047"],
    [0.123456, "0.1235"],
    [0.001, "0.001"],
    [0.00099, "0.0009900"],
    [999_999_999, "999,999,999"],
    [1e9, "1.000e+9"],
    [4.2e12, "4.200e+12"],
  ])("%d reads %s", (value, text) => {
    expect(Format.formatNumber(value)).toBe(text)
  })

  it.each([
    [0, "0"],
    [50_000, "50,000"],
    [1.26, "1.3"],
  ])("the count %d reads %s", (count, text) => {
    expect(Format.formatCount(count)).toBe(text)
  })

  it.each([
    [0, "0.0 ms"],
    [432.06, "432.1 ms"],
    [12_345.6, "12,345.6 ms"],
  ])("%d milliseconds read %s", (ms, text) => {
    expect(Format.formatMs(ms)).toBe(text)
  })

  it.each([
    [0, "0 %"],
    [0.5, "50 %"],
    [0.99004, "99 %"],
    [0.99006, "99.01 %"],
    [1, "100 %"],
  ])("the share %d reads %s", (share, text) => {
    expect(Format.formatShare(share)).toBe(text)
  })

  it.each([
    [0, "0 ms"],
    [999, "999 ms"],
    [1500, "1.5 s"],
    [59_000, "59 s"],
    [60_000, "1 min 0 s"],
    [119_600, "2 min 0 s"],
    [500_000, "8 min 20 s"],
    [3_599_900, "1 h 0 min"],
    [3_600_000, "1 h 0 min"],
    [90_060_000, "25 h 1 min"],
  ])("a duration of %d ms reads %s", (ms, text) => {
    expect(Format.formatDuration(ms)).toBe(text)
  })
})

describe("a bar", () => {
  it.each([
    [0, ""],
    [0.125, "▌"],
    [0.25, "█"],
    [0.5, "██"],
    [1, "████"],
    [2, "████"],
    [-1, ""],
  ])("of %d of four cells is %j", (share, bar) => {
    expect(Format.formatBar(share, 4)).toBe(bar)
  })

  it("grows by eighths of a cell", () => {
    const bars = Array.from({ length: 9 }, (_, eighths) => Format.formatBar(eighths / 8, 1))
    expect(bars).toEqual(["", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"])
  })
})

describe("a table", () => {
  it("has its columns two spaces apart, leaning as they are told, and no trailing space", () => {
    const columns = [{ heading: "node" }, { heading: "qps", align: "right" as const }, { heading: "note" }]
    expect(
      Format.formatTable(columns, [
        ["ResNet", "9.9", "slow"],
        ["KSVM", "907.8", ""],
      ]),
    ).toBe(["node      qps  note", "ResNet    9.9  slow", "KSVM    907.8"].join("\n"))
  })

  it("without rows is its heading", () => {
    expect(Format.formatTable([{ heading: "a" }, { heading: "b" }], [])).toBe("a  b")
  })

  it("measures text, not code units, so that what is wide in bytes stays in line", () => {
    const table = Format.formatTable(
      [{ heading: "a" }, { heading: "b" }],
      [
        ["é…×", "1"],
        ["abc", "2"],
      ],
    )
    expect(table.split("\n").map((line) => line.at(-1))).toEqual(["b", "1", "2"])
    expect(new Set(table.split("\n").map((line) => line.length)).size).toBe(1)
  })
})

it("an indented text has two spaces before every line that is not empty", () => {
  expect(Format.indent("a\n\nb\n  c")).toBe("  a\n\n  b\n    c")
})
