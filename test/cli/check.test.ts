/** `headway pipeline check` and `headway profile check`: what is sound, drawn and listed. */
import { readdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { good, swap } from "./bad/BadInput.ts"
import { parseDocument } from "./documents.ts"
import { inNewDirectory, inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

const bundled = (folder: string): ReadonlyArray<string> =>
  readdirSync(inRepository(`fixtures/${folder}`)).map((file) => `fixtures/${folder}/${file}`)

describe("headway pipeline check", () => {
  it("draws the bundled pipeline and lists its nodes by rank", async () => {
    const { exitCode, stdout, stderr } = await run(["pipeline", "check"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^Pipeline image-driver: valid\n/)
    expect(stdout).toContain("  source\n  ├─ ResNet\n  │  └─ KSVM\n  │     └─ → join\n  └─ Inception\n     └─ LogReg\n")
    expect(stdout).toMatch(/^ +5 +join +join +KSVM \+ LogReg$/m)
  })

  it("prints a document for a program", async () => {
    const { exitCode, stdout, stderr } = await runHere(["pipeline", "check", "--json"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    const document = parseDocument(stdout)
    expect(document).toMatchObject({ valid: true, pipeline: { name: "image-driver" } })
    expect(document["nodes"]).toContainEqual({ name: "join", rank: 5, kind: "join", parents: ["KSVM", "LogReg"] })
  })

  it.each(bundled("pipelines"))("accepts %s with the catalog that it names", async (file) => {
    const { exitCode, stdout, stderr } = await runHere(["pipeline", "check", file])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^Pipeline [\w-]+: valid\n/)
  })

  it("accepts a program node, which only a user of the library can run", () =>
    inNewDirectory(async (directory) => {
      const program = '{ "name": "both", "kind": "program", "program": "cache" }'
      const pipeline = swap(good["pipeline.json"], '{ "name": "both", "kind": "join" }', program)
      writeFileSync(join(directory, "pipeline.json"), pipeline)
      writeFileSync(join(directory, "catalog.json"), good["catalog.json"])
      const { exitCode, stdout } = await runHere(["pipeline", "check", "pipeline.json"], { cwd: directory })
      expect(exitCode).toBe(0)
      expect(stdout).toMatch(/program cache/)
    }))
})

describe("headway profile check", () => {
  it.each(bundled("catalogs"))("accepts %s and tells its origin", async (file) => {
    const { exitCode, stdout, stderr } = await runHere(["profile", "check", file])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^Catalog \w+: valid, \d+ findings?\n {2}(?:Measured|Synthetic)\b/)
  })

  it("lists the bundled profiles, and what is odd about them", async () => {
    const { exitCode, stdout, stderr } = await runHere(["profile", "check"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^Catalog notebook: valid, \d+ findings?\n/)
    expect(stdout).toMatch(/^ {2}ResNet +TPX +2 +1 2 4 8 16 32 /m)
    expect(stdout).toMatch(
      /^ {2}ResNet on TPX: the service time of a batch falls from .* between batch sizes 1 and 2$/m,
    )
  })

  it("prints a document for a program", async () => {
    const { exitCode, stdout, stderr } = await runHere(["profile", "check", "--json"])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    const document = parseDocument(stdout)
    expect(document).toMatchObject({ valid: true, catalog: { name: "notebook" } })
    expect(document["findings"]).toContainEqual(expect.objectContaining({ model: "ResNet", hardware: "TPX" }))
  })
})
