/** The reference of the documents has every schema, and the format that each tells. */
import { readFileSync } from "node:fs"
import { expect, it } from "vitest"
import { inRepository } from "../cli/run.ts"
import { documentNames, jsonSchemaOf } from "../../src/cli/commands/Schema.ts"

const page = readFileSync(inRepository("docs/reference/documents.md"), "utf8")
const rows = [...page.matchAll(/^\| `(\w+)` \| (?:`([\w/-]+)`)?/gm)].map(([, name, format]) => ({ name, format }))

/** The formats that a schema names anywhere; of what is written by hand, none. */
const formatsOf = (schema: Record<string, unknown>): ReadonlyArray<string> =>
  JSON.stringify(schema).match(/headway-[\w-]+\/\d+/g) ?? []

it("has a row for every schema", () => {
  expect(rows.map(({ name }) => name).toSorted()).toEqual(documentNames.toSorted())
})

it.each(documentNames.map((name) => ({ name })))("tells the format of $name", ({ name }) => {
  const formats = new Set(formatsOf(jsonSchemaOf(name)))
  expect(rows.filter((row) => row.name === name).map(({ format }) => format)).toEqual([[...formats][0]])
  expect(formats.size).toBeLessThan(2)
})
