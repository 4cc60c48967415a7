/** `headway profile import`: what it writes and prints, and what later commands tell of it. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import type { ExplanationDocument } from "../../src/domain/Explanation.ts"
import type { ProfileImportDocument } from "../../src/domain/ProfileImport.ts"
import { missedBy, parseDocument } from "./documents.ts"
import { inNewDirectory, inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

const fixture = (name: string): string => inRepository(`fixtures/import/${name}`)
const multiModel = fixture("model-analyzer-multi-model-inference.csv")

describe("headway profile import", () => {
  it("writes a catalog that later commands use, as a child process", () =>
    inNewDirectory(async (directory) => {
      const cwd = { cwd: directory }
      const imported = await run(["profile", "import", multiModel, "--cost-per-hour", "GPU=3", "-o", "c.json"], cwd)
      expect(imported).toMatchObject({ exitCode: 0, stderr: "" })
      expect(imported.stdout).toMatch(/^Import: 3 of 24 measurements used; c\.json\n {2}rule: of each batch size/)
      expect(imported.stdout).toMatch(
        /^ {2}line 6 +resnet50_libtorch +GPU +1 +1 at once +167\.9 +7\.7 +used +the greatest/m,
      )

      const pipeline = {
        name: "one",
        catalog: "c.json",
        nodes: [{ name: "net", kind: "model", model: "resnet50_libtorch" }],
        edges: [
          ["source", "net"],
          ["net", "sink"],
        ],
      }
      writeFileSync(join(directory, "p.json"), JSON.stringify(pipeline))
      const plan = ["plan", "p.json", "--rate", "50", "--headways", "50", "-o", "plan.json"]
      expect(await runHere(plan, cwd)).toMatchObject({ exitCode: 0, stderr: "" })
      const text = await runHere(["explain", "plan.json"], cwd)
      expect(text.stdout).toContain(`167.9 qps  ${multiModel}, line 6 (measured beside vgg19_libtorch)\n`)
      expect(text.stdout).toContain(
        "4 rows of these models were refused when the catalog was made; the first: line 2 of",
      )
      const { stdout } = await runHere(["explain", "plan.json", "--json"], cwd)
      const { profiles, refused } = parseDocument<ExplanationDocument>(stdout)
      const from = { kind: "measured", file: multiModel, row: "line 6", note: "measured beside vgg19_libtorch" }
      expect(profiles).toMatchObject([
        {
          node: "net",
          model: "resnet50_libtorch",
          hardware: "GPU",
          rows: [{ batchSize: 1, latencyMsP99: 7.7, provenance: { latencyMsP99: from, throughputQps: from } }],
        },
      ])
      expect(refused.map(({ row }) => row)).toEqual(["line 2", "line 3", "line 4", "line 5"])
    }))

  it("prints a document that its schema accepts, and no mutation of it; so is the catalog", () =>
    inNewDirectory(async (directory) => {
      const columns = ["model=network", "hardware=machine", "batchSize=mean_batch", "latencySecondsP99=p99_s"]
      const map = [...columns, "throughputQps=qps"].flatMap((column) => ["--column", column])
      const args = ["profile", "import", fixture("own.csv"), "--as", "csv", ...map, "--json", "-o", "own.json"]
      const { exitCode, stdout, stderr } = await runHere(args, { cwd: directory })
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
      const document = parseDocument<ProfileImportDocument>(stdout)
      expect(await missedBy("import", document, /^without \.hardware\.V100$/)).toEqual([])
      const catalog: unknown = JSON.parse(readFileSync(join(directory, "own.json"), "utf8"))
      const optional =
        /^without \.(?:origin|refused|hardware\.V100|models\.ResNet(?:\.V100)?|models\.ResNet\.V100\[0\]\.provenance)$/
      expect(await missedBy("catalog", catalog, optional)).toEqual([])
    }))

  it("takes what files do not tell for each of them, and writes nothing unless asked to", () =>
    inNewDirectory(async (directory) => {
      const files = ["perf-analyzer-b1.csv", "perf-analyzer-b8.csv", "perf-analyzer-export.json", "loadgen-server.txt"]
      const told = ["--model", "M", "--hardware", "V100", "--batch-size", "1,8,4,16"]
      const args = ["profile", "import", ...files.map(fixture), ...told, "--json"]
      const { stdout } = await runHere(args, { cwd: directory })
      const { catalog, profiles, files: read, warnings } = parseDocument<ProfileImportDocument>(stdout)
      expect(catalog).toBeNull()
      expect(profiles).toEqual([{ model: "M", hardware: "V100", batchSizes: [1, 4, 8, 16] }])
      expect(read.map(({ format, rows }) => `${format} ${rows}`)).toEqual([
        "perf-analyzer-csv 3",
        "perf-analyzer-csv 2",
        "perf-analyzer-json 2",
        "loadgen 1",
      ])
      expect(warnings).toContain(`${fixture("loadgen-server.txt")}, line 7: LoadGen calls the run INVALID`)
      expect(readdirSync(directory)).toEqual([])
    }))
})
