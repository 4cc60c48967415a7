import type { MutantRunOptions } from "@stryker-mutator/api/test-runner"
import { afterAll, beforeAll, expect, it } from "vitest"
import { Runner } from "../../mutation/runner/Runner.ts"

const areaVariable = "HEADWAY_MUTATION_AREA"
const areaBefore = process.env[areaVariable]

beforeAll(() => {
  process.env[areaVariable] = "pool"
})

afterAll(() => {
  if (areaBefore === undefined) delete process.env[areaVariable]
  else process.env[areaVariable] = areaBefore
})

/** A mutant that no test reaches. */
const unreached = (id: string): MutantRunOptions => ({
  activeMutant: {
    id,
    fileName: "src/engine/pool/Jobs.ts",
    mutatorName: "BlockStatement",
    replacement: "{}",
    location: { start: { line: 0, column: 0 }, end: { line: 0, column: 1 } },
  },
  testFilter: [],
  disableBail: false,
  sandboxFileName: "src/engine/pool/Jobs.ts",
  timeout: 1000,
  mutantActivation: "runtime",
  reloadEnvironment: false,
})

it("judges one mutant after the other in the same thread", async () => {
  const runner = new Runner()
  for (const id of ["1", "2", "3"]) {
    expect(await runner.mutantRun(unreached(id))).toMatchObject({ status: "survived", nrOfTests: 0 })
  }
  await runner.dispose()
})
