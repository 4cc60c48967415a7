/** Writes `fixtures/searches` anew, after a change to the search that is meant. */
import { writeFileSync } from "node:fs"
import { fileOf, transcriptOf } from "./searches.ts"
import { searchWorlds } from "./searchWorlds.ts"

for (const [name, world] of Object.entries(searchWorlds)) {
  const file = new URL(`../../../fixtures/${fileOf(name)}`, import.meta.url)
  writeFileSync(file, `${(await transcriptOf(world)).join("\n")}\n`)
}
