/** The tests of one area, as Stryker runs them for every mutant: few runs a law, and one thread without isolation. */
import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { areas } from "./Areas.ts"

const area = areas.find(({ name }) => name === process.env["HEADWAY_MUTATION_AREA"])
if (area === undefined) throw new Error(`HEADWAY_MUTATION_AREA: expected one of ${areas.map(({ name }) => name)}`)

export default defineConfig({
  root: join(import.meta.dirname, ".."),
  test: {
    include: [...area.tests],
    // Tests of the size of real work find nothing that the small ones do not, and would run for every survivor.
    exclude: ["**/*.long.test.ts"],
    isolate: false,
    fileParallelism: false,
    env: { HEADWAY_RUNS: "30" },
    testTimeout: 30_000,
  },
})
