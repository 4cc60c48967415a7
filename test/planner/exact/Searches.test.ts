/**
 * The exact search asks so much and no more, in this order, and says so. Transcripts are `fixtures/searches`;
 * `node test/planner/exact/writeSearches.ts` writes them anew after a change that is meant.
 */
import { expect, it } from "vitest"
import { fixtureText } from "../../worlds.ts"
import { fileOf, transcriptOf } from "./searches.ts"
import { searchWorlds } from "./searchWorlds.ts"

it.each(Object.keys(searchWorlds))("goes as on file: %s", async (name) => {
  expect(await transcriptOf(searchWorlds[name]!)).toEqual(fixtureText(fileOf(name)).trimEnd().split("\n"))
})
