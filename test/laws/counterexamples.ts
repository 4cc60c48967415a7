/** The counterexamples on file. */
import * as fs from "node:fs"
import * as Schema from "effect/Schema"
import { Counterexample } from "../../laws/counterexample.ts"

const folder = new URL("../../fixtures/counterexamples/", import.meta.url)

const decode = Schema.decodeUnknownSync(Counterexample)

/** Every counterexample by the name of its file. */
export const counterexamples: ReadonlyArray<readonly [string, Counterexample]> = fs
  .readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .toSorted()
  .map((file) => [file, decode(JSON.parse(fs.readFileSync(new URL(file, folder), "utf8")))])
