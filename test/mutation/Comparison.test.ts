import { describe, expect, it } from "vitest"
import { type Equivalent, fallen, outdated, percentOf, sumOf, unexplained, updated } from "../../mutation/Comparison.ts"
import type { FileResult, Survivor } from "../../mutation/Report.ts"

const survivor: Survivor = {
  file: "src/a.ts",
  line: 7,
  code: "a < b",
  mutator: "EqualityOperator",
  replacement: "a <= b",
}

const equivalent: Equivalent = {
  file: "src/a.ts",
  code: "a < b",
  mutator: "EqualityOperator",
  replacement: "a <= b",
  why: "they are never equal",
}

const result = (detected: number, undetected: number, survivors: ReadonlyArray<Survivor> = []): FileResult => ({
  file: "src/a.ts",
  score: { detected, undetected },
  survivors,
})

describe("scores", () => {
  it("are the detected of all, in percent", () => {
    expect(percentOf({ detected: 9, undetected: 1 })).toBe(90)
    expect(percentOf({ detected: 0, undetected: 0 })).toBe(100)
  })

  it("of a folder weigh every mutant alike", () => {
    expect(sumOf([result(9, 1).score, result(0, 10).score])).toEqual({ detected: 9, undetected: 11 })
  })

  it("fall where less of a file is detected than before, however large it has grown", () => {
    const onFile = { "src/a.ts": { detected: 9, undetected: 1 } }
    expect(fallen([result(90, 11)], onFile)).toEqual([
      { file: "src/a.ts", before: { detected: 9, undetected: 1 }, now: { detected: 90, undetected: 11 } },
    ])
    expect(fallen([result(90, 10)], onFile)).toEqual([])
    expect(fallen([result(1, 10)], {})).toEqual([])
  })

  it("on file keep those of files that were not judged, by name", () => {
    const other = { detected: 1, undetected: 2 }
    const scores = updated({ "src/b.ts": other, "src/a.ts": other }, [result(3, 4)])
    expect(Object.entries(scores)).toEqual([
      ["src/a.ts", { detected: 3, undetected: 4 }],
      ["src/b.ts", other],
    ])
  })
})

describe("survivors", () => {
  it("are explained by an equivalent wherever its line has moved", () => {
    expect(unexplained([result(1, 1, [survivor])], [equivalent])).toEqual([])
    expect(unexplained([result(1, 1, [{ ...survivor, line: 9 }])], [equivalent])).toEqual([])
  })

  it.each(["file", "code", "mutator", "replacement"] as const)("are not explained where the %s differs", (field) => {
    const other = { ...survivor, [field]: "another" }
    expect(unexplained([result(1, 1, [other])], [equivalent])).toEqual([other])
  })

  it("that are listed but gone are told, in files that were judged", () => {
    expect(outdated([result(1, 0)], [equivalent])).toEqual([equivalent])
    expect(outdated([result(1, 1, [survivor])], [equivalent])).toEqual([])
    expect(outdated([], [equivalent])).toEqual([])
  })
})
