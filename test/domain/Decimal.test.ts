import { expect, it } from "vitest"
import { decimalOf } from "../../src/domain/Decimal.ts"

it.each<[string, number]>([
  ["0", 0],
  ["-0", 0],
  ["12", 12],
  ["+1.", 1],
  ["1.25", 1.25],
  [".5", 0.5],
  [".125", 0.125],
  ["-.25e2", -25],
  ["1E-3", 0.001],
  [" \t7\t ", 7],
])("%j is the number %d", (text, number) => {
  expect(decimalOf(text)).toBe(number)
})

it.each([
  "",
  " ",
  ".",
  "x",
  "1x",
  "x1",
  ".x",
  "..5",
  "1.2.3",
  "0x10",
  "1e",
  "e1",
  "1 2",
  "\n1",
  "NaN",
  "Infinity",
  "1_000",
])("%j is none", (text) => {
  expect(decimalOf(text)).toBeNaN()
})
