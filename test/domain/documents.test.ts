/**
 * The documents that scripts and other programs rely on: what their schemas say changes on purpose only. A change that is
 * meant goes on file with `headway schema NAME > fixtures/schemas/NAME.json`, and a `format` rises where a key goes or
 * changes its meaning.
 */
import { describe, expect, it } from "vitest"
import { documentNames, jsonSchemaOf } from "../../src/cli/commands/Schema.ts"
import { fixtureJson } from "../worlds.ts"

/** All but the laws' document, which belongs to the command line. */
const names = documentNames.filter((name) => name !== "laws")

describe("the schema on file", () => {
  it.each(names)("of a %s is the one that is published", (name) => {
    expect(jsonSchemaOf(name)).toEqual(fixtureJson(`schemas/${name}.json`))
  })
})
