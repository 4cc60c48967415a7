import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import { decode, type DocumentPath, formatFound, formatPath } from "../../src/domain/Decode.ts"
import { InvalidValue, listNames } from "../../src/domain/InputErrors.ts"
import { BatchSize, Name } from "../../src/domain/Units.ts"
import { failureOf, successOf } from "../result.ts"

describe("a path", () => {
  it.each<[DocumentPath, string]>([
    [[], ""],
    [["nodes"], "nodes"],
    [[0], "[0]"],
    [["nodes", 2, "model"], "nodes[2].model"],
    [["edges", 0, 1], "edges[0][1]"],
    [["models", "ResNet", "V100", 3], "models.ResNet.V100[3]"],
  ])("%j reads %j", (path, text) => {
    expect(formatPath(path)).toBe(text)
  })
})

describe("what was found", () => {
  it.each<[unknown, string]>([
    [undefined, "nothing"],
    [null, "null"],
    [true, "true"],
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    ["a", '"a"'],
    ["a\nb", '"a\\nb"'],
    [[], "an empty array"],
    [[1, 2], "an array of 2"],
    [{}, "an empty object"],
    [{ a: 1, b: 2 }, 'an object with "a", "b"'],
  ])("%j reads %j", (value, text) => {
    expect(formatFound(value)).toBe(text)
  })

  it("is cut where it is long, and stays on one line", () => {
    expect(formatFound("x".repeat(58))).toBe(`"${"x".repeat(58)}"`)
    expect(formatFound("x".repeat(59))).toBe(`"${"x".repeat(56)}…`)
  })
})

describe("a list of names", () => {
  it("quotes them, and says where there are none", () => {
    expect(listNames(["a", "b"])).toBe('"a", "b"')
    expect(listNames([])).toBe("none (there are none)")
  })

  it("shows ten of more than ten", () => {
    const eleven = Array.from({ length: 11 }, (_, index) => `n${index}`)
    const ten = listNames(eleven.slice(0, 10))
    expect(ten).not.toContain("…")
    expect(listNames(eleven)).toBe(`${ten}, … (11 in all)`)
  })
})

const Person = Schema.Struct({
  name: Name,
  size: Schema.optionalKey(BatchSize),
  kind: Schema.Literals(["one", "other"]),
  friends: Schema.Array(Schema.Struct({ name: Name })),
  best: Schema.optionalKey(Schema.NonEmptyArray(Schema.String)),
})
const right = { name: "a", kind: "one", friends: [] }

const failed = (value: unknown) => {
  const { error, path } = failureOf(decode(Person, value))
  return { path, found: error.found, expected: error.expected }
}

describe("decoding", () => {
  it("gives what the schema describes, and adds nothing", () => {
    expect(successOf(decode(Person, right))).toEqual(right)
  })

  it("names a missing key", () => {
    const { kind: _, ...rest } = right
    expect(failed(rest)).toEqual({ path: ["kind"], found: "nothing", expected: "a value here" })
  })

  it("names an unknown key, and the ones it knows", () => {
    expect(failed({ ...right, friend: [] })).toEqual({
      path: ["friend"],
      found: "an unknown key",
      expected: 'only "name", "size", "kind", "friends", "best"',
    })
  })

  it("tells a check's own words of a value out of bounds", () => {
    expect(failed({ ...right, size: 0 })).toEqual({
      path: ["size"],
      found: "0",
      expected: "a whole number from 1 to 65536",
    })
  })

  it("tells a check's own words of a value of another type too", () => {
    expect(failed({ ...right, size: "1" })).toEqual({
      path: ["size"],
      found: '"1"',
      expected: "a whole number from 1 to 65536",
    })
  })

  it("tells a check's own message as it stands", () => {
    const message = "a word that Expected words begin with"
    const { error } = failureOf(decode(Schema.String.check(Schema.isPattern(/^x/, { message })), "y"))
    expect(error.expected).toBe(message)
  })

  it("lists the literals of which there must be one", () => {
    expect(failed({ ...right, kind: "two" })).toEqual({ path: ["kind"], found: '"two"', expected: '"one" or "other"' })
  })

  it("finds the place in a list", () => {
    const friends = [{ name: "b" }, { name: "c c" }]
    expect(failed({ ...right, friends })).toMatchObject({ path: ["friends", 1, "name"], found: '"c c"' })
  })

  it("asks for an element where a list may not be empty", () => {
    expect(failed({ ...right, best: [] })).toEqual({
      path: ["best", 0],
      found: "nothing",
      expected: "at least one element",
    })
  })

  it("asks for an element of a list that is the whole document", () => {
    const { error } = failureOf(decode(Schema.NonEmptyArray(Schema.String), []))
    expect(error).toMatchObject({ path: "[0]", found: "nothing", expected: "at least one element" })
  })

  it("finds nothing where what stands in for a missing value is wrong", () => {
    const friend = Schema.Struct({ name: Name }).pipe(Schema.withDecodingDefaultKey(Effect.succeed({ name: "" })))
    const { error } = failureOf(decode(Schema.Struct({ friend }), {}))
    expect(error).toMatchObject({ path: "friend.name", found: "nothing" })
  })

  it("names keys as the document has them where the schema renames them", () => {
    const schema = Schema.Struct({ sizes: Schema.Struct({ batch: BatchSize }).pipe(Schema.encodeKeys({ batch: "b" })) })
    expect(successOf(decode(schema, { sizes: { b: 3 } }))).toEqual({ sizes: { batch: 3 } })
    expect(failureOf(decode(schema, { sizes: {} })).error).toMatchObject({ path: "sizes.b", expected: "a value here" })
    expect(failureOf(decode(schema, { sizes: { b: "3" } })).error).toMatchObject({ path: "sizes.b", found: '"3"' })
  })

  it("takes no element too many", () => {
    const { error } = failureOf(decode(Schema.Tuple([Schema.String]), ["a", "b"]))
    expect(error).toMatchObject({ path: "[1]", found: '"b"', expected: "nothing more here" })
  })

  it.each([null, undefined, 3, "text", true])("refuses %j as a whole", (value) => {
    expect(failed(value)).toMatchObject({ path: [], found: formatFound(value) })
  })

  it("complains of one thing only, the first", () => {
    expect(failed({ name: "", kind: 1, friends: 2 }).path).toEqual(["name"])
  })

  it("fails with an error that says it all on one line", () => {
    const { error } = failureOf(decode(Person, { ...right, size: 0 }))
    expect(error).toBeInstanceOf(InvalidValue)
    expect(error.message).toBe("at size: found 0, expected a whole number from 1 to 65536")
    expect(failureOf(decode(Name, 3)).error.message).toMatch(/^found 3, expected a name /)
  })
})

describe("a union", () => {
  const Either = Schema.Union([
    Schema.Struct({ kind: Schema.Literal("a"), count: BatchSize }),
    Schema.Struct({ kind: Schema.Literal("b"), text: Schema.String }),
  ]).annotate({ description: "an a or a b" })

  it("complains within the member that the literal chooses", () => {
    expect(failureOf(decode(Either, { kind: "b", text: 1 })).path).toEqual(["text"])
    expect(failureOf(decode(Either, { kind: "a", count: 0 })).path).toEqual(["count"])
  })

  it("complains within the member that knows every key, where no literal chooses", () => {
    const phases = Schema.Union([
      Schema.Struct({ rate: BatchSize, seed: BatchSize }),
      Schema.Struct({ file: Schema.NonEmptyString, rate: Schema.optionalKey(BatchSize) }),
    ])
    expect(failureOf(decode(phases, { rate: 1, seed: 0 })).error).toMatchObject({ path: "seed", found: "0" })
    expect(failureOf(decode(phases, { file: "a", rate: 0 })).error).toMatchObject({ path: "rate", found: "0" })
    expect(failureOf(decode(phases, { file: "" })).error).toMatchObject({ path: "file", found: '""' })
    expect(failureOf(decode(phases, { rate: 1, sede: 1 })).error).toMatchObject({
      path: "sede",
      expected: 'only "rate", "seed"',
    })
  })

  it("says what it takes where the literal chooses none", () => {
    expect(failureOf(decode(Either, { kind: "c" })).error).toMatchObject({ path: "", expected: "an a or a b" })
    expect(Result.isFailure(decode(Either, 3))).toBe(true)
  })
})
