import { describe, expect, it } from "vitest"
import { parse } from "../../bench/framework/Options.ts"

describe("options", () => {
  it("measures everything with seven samples by the wall clock, unless asked otherwise", () => {
    expect(parse([])).toEqual({
      _tag: "Measure",
      selection: { scale: "full", only: [] },
      samples: 7,
      clock: "wall",
      isJson: false,
      recordFile: undefined,
    })
  })

  it("takes one sample in a smoke run", () => {
    expect(parse(["--smoke", "--only", "a", "--only", "b"])).toMatchObject({
      samples: 1,
      selection: { scale: "smoke", only: ["a", "b"] },
    })
  })

  it.each([
    [["--nonsense"]],
    [["--samples", "0"]],
    [["--samples", "1.5"]],
    [["--samples", "many"]],
    [["--clock", "sundial"]],
    [["--smoke", "--record", "file"]],
    [["positional"]],
  ])("rejects %j", (args) => {
    expect(parse(args)._tag).toBe("BadUsage")
  })
})
