/** `headway profile measure` against a real server in a process of its own. What depends on speed is not asserted. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { MeasurementDocument } from "../../../src/domain/Measurement.ts"
import type { KnownServer } from "../../live/server.ts"
import { type RunningServer, startServer } from "../../live/startServer.ts"
import { expectAccepted, mutationsOf, parseDocument, schemaOf } from "../documents.ts"
import { inNewDirectory, run } from "../run.ts"
import { runHere } from "../run-here.ts"

const quick = { serviceMs: [[1, 2]], maxBatchSize: 8, replicas: 1 } as const

const known: KnownServer = {
  models: {
    quick,
    flaky: { ...quick, failOnly: 22 },
    failing: { ...quick, failEvery: 1 },
    misshapen: { ...quick, answer: "other-shape" },
    wordless: { ...quick, answer: "no-json" },
    silent: { ...quick, answer: "never" },
    unbatched: { ...quick, shape: [2, 2] },
    open: { ...quick, shape: [-1, -1] },
    "v1.quick": quick,
  },
}

const [server, unready] = await Promise.all([startServer(known), startServer({ ...known, isReady: false })])
afterAll(() => Promise.all([server.stop(), unready.stop()]))

/** Few requests, whose figures agree whatever they are; one client light, two at once. */
const little = ["--window", "2", "--warmup", "1", "--tolerance", "10000", "--max-concurrency", "2", "--repeats", "2"]
const sizes = ["--batch-size", "4", "--batch-size", "1"]
const priced = ["--hardware", "cpu", "--cost-per-hour", "2", "-o", "catalog.json"]

const argumentsFor = (model: string, { url }: Pick<RunningServer, "url"> = server): ReadonlyArray<string> => [
  "profile",
  "measure",
  model,
  "--url",
  url,
  ...little,
  ...sizes,
  ...priced,
]

const readJson = (directory: string, file: string) => JSON.parse(readFileSync(join(directory, file), "utf8")) as unknown

describe("headway profile measure", () => {
  it("writes a catalog of what it measured, and has sent what it says", () =>
    inNewDirectory(async (directory) => {
      const { exitCode, stdout, stderr } = await run([...argumentsFor("quick"), "--json"], { cwd: directory })
      const document = parseDocument<MeasurementDocument>(stdout)
      // Whether two clients saturate the server depends on this machine; what follows from it does not.
      expect({ exitCode, stderr }).toEqual({ exitCode: document.isStable ? 0 : 1, stderr: "" })
      expectAccepted(await schemaOf("measurement"), document)
      expect(document.runs.map(({ repeat, batchSize }) => [repeat, batchSize])).toEqual([
        [1, 1],
        [1, 4],
        [2, 1],
        [2, 4],
      ])
      expect(readdirSync(directory)).toEqual(["catalog.json"])
      expect(readJson(directory, "catalog.json")).toEqual({
        name: "measured",
        origin: expect.stringMatching(/^quick on cpu measured with headway profile measure at http:\S+ \(known 1\.0, /),
        hardware: { cpu: { costPerHour: 2 } },
        models: { quick: { cpu: document.profile } },
      })
      const checked = await runHere(["profile", "check", "catalog.json"], { cwd: directory })
      expect(checked).toMatchObject({ exitCode: 0, stderr: "" })

      const { inferences, mostUnderWay } = (await server.counts())["quick"]!
      const perRun = { light: 1 + 3 * 2, closed: 1 + 3 * 2 }
      expect(mostUnderWay).toBe(2)
      expect(inferences).toBeGreaterThanOrEqual(2 + 4 * (perRun.light + perRun.closed))
      expect(inferences).toBeLessThanOrEqual(2 + 4 * (perRun.light + perRun.closed + 1))
    }))

  it("prints a schema that accepts no mutation of a document", () =>
    inNewDirectory(async (directory) => {
      const { stdout } = await runHere([...argumentsFor("quick"), "--json"], { cwd: directory })
      const accepts = await schemaOf("measurement")
      const missed = [...mutationsOf(parseDocument(stdout))].filter(([, mutation]) => accepts(mutation))
      expect(missed.map(([path]) => path)).toEqual([])
    }))

  it("tells it as text, under another name, into a catalog that is there", () =>
    inNewDirectory(async (directory) => {
      const row = { batchSize: 1, latencyMsP99: 5, throughputQps: 100 }
      const catalog = {
        name: "mine",
        origin: "by hand",
        hardware: { cpu: { costPerHour: 2 }, gpu: { costPerHour: 3 } },
        models: { other: { gpu: [row] }, quick: { gpu: [row], cpu: [row] } },
      }
      writeFileSync(join(directory, "mine.json"), JSON.stringify(catalog))
      const args = [...argumentsFor("v1.quick"), "--as", "quick", "--catalog", "mine.json"]
      const { exitCode, stdout, stderr } = await runHere(args, { cwd: directory })
      expect({ isAnswer: exitCode === 0 || exitCode === 1, stderr }).toEqual({ isAnswer: true, stderr: "" })
      expect(stdout).toMatch(/^Measured quick on cpu: 2 batch sizes, (?:not )?stable\n/)
      expect(stdout).toMatch(
        /^method {4}4 runs, 2 of each batch size; .* windows of 2 requests agree within 10,000 %$/m,
      )
      expect(stdout).toMatch(/^ {6}4 +[\d.,]+ +[\d.,]+ +[\d.,]+ +[\d.,]+ +[\d.]+ % +2 +(?:not )?stable$/m)
      const written = readJson(directory, "catalog.json") as typeof catalog
      expect(written).toMatchObject({ name: "mine", hardware: catalog.hardware, models: { other: { gpu: [row] } } })
      expect(written.origin).toMatch(/^by hand; quick on cpu measured with/)
      expect(written.models.quick.gpu).toEqual([row])
      expect(written.models.quick.cpu).toHaveLength(2)
    }))
})

describe("a measurement whose server fails", () => {
  it("is gone on with by --resume, and only as it was begun", () =>
    inNewDirectory(async (directory) => {
      const failed = await runHere(argumentsFor("flaky"), { cwd: directory })
      expect(failed).toMatchObject({ exitCode: 2, stdout: "" })
      expect(failed.stderr).toBe(
        "headway: 1 of 4 runs are kept in catalog.json.partial; the same command with --resume goes on\n" +
          `headway: ${server.url}/v2/models/flaky/infer: found status 500, "out of memory", expected an answer of status 200 to POST\n`,
      )
      expect(readdirSync(directory)).toEqual(["catalog.json.partial"])
      const kept = readFileSync(join(directory, "catalog.json.partial"), "utf8")

      const afresh = await runHere(argumentsFor("flaky"), { cwd: directory })
      expect(afresh.exitCode).toBe(2)
      expect(afresh.stderr).toMatch(
        /^headway: catalog\.json\.partial: found partial results .*, expected none; --resume/,
      )

      const otherwise = await runHere([...argumentsFor("flaky"), "--resume", "--timeout", "9", "--batch-size", "2"], {
        cwd: directory,
      })
      expect(otherwise.exitCode).toBe(2)
      expect(otherwise.stderr).toMatch(
        /line 1, at settings\.batchSizes\.?\[1\]: found 4, expected 2, as the command says/,
      )

      // As if it had been cut off while it wrote.
      writeFileSync(join(directory, "catalog.json.partial"), `${kept}{"repeat":1,"batchSi`)
      const resumed = await runHere([...argumentsFor("flaky"), "--resume", "--json"], { cwd: directory })
      expect(resumed.stderr).toBe("")
      const { runs } = parseDocument<MeasurementDocument>(resumed.stdout)
      expect(runs).toHaveLength(4)
      expect(runs[0]).toEqual(JSON.parse(kept.split("\n")[1]!))
      expect(readdirSync(directory)).toEqual(["catalog.json"])
    }))

  it("says which line of its partial results is damaged", () =>
    inNewDirectory(async (directory) => {
      await runHere(argumentsFor("flaky"), { cwd: directory })
      writeFileSync(join(directory, "catalog.json.partial"), "{}\n")
      const { exitCode, stderr } = await runHere([...argumentsFor("flaky"), "--resume"], { cwd: directory })
      expect(exitCode).toBe(2)
      expect(stderr).toBe("headway: catalog.json.partial: line 1, at format: found nothing, expected a value here\n")
    }))
})

describe("a server that cannot be measured is told in one line, with exit code 2", () => {
  const inServer = (path: string) => `headway: ${server.url}${path}: found `
  // oxfmt-ignore
  const cases: ReadonlyArray<readonly [what: string, args: ReadonlyArray<string>, says: string]> = [
    ["nobody there", argumentsFor("quick", { url: "http://127.0.0.1:9" }), "headway: http://127.0.0.1:9/v2: found no server (ECONNREFUSED), expected an answer"],
    ["no address", argumentsFor("quick", { url: "localhost" }), 'headway: --url: found "localhost", expected an address such as'],
    ["another server", argumentsFor("quick", { url: `${server.url}/other` }), inServer('/other/v2') + 'status 404, "no such resource", expected an answer of status 200 to GET'],
    ["one that is not ready", argumentsFor("quick", unready), `headway: ${unready.url}/v2/health/ready: found status 503, "loading", expected 200, a server that is ready`],
    ["an unknown model", argumentsFor("quack"), inServer("/v2/models/quack") + `status 404, "Request for unknown model: 'quack' is not found", expected 200, the metadata of the model "quack"`],
    ["errors", argumentsFor("failing"), inServer("/v2/models/failing/infer") + 'status 500, "injected", expected an answer of status 200 to POST'],
    ["outputs of another shape", argumentsFor("misshapen"), inServer("/v2/models/misshapen/infer") + 'the shape [2,1] of the output "y", expected a first size of 1, as in the request'],
    ["no JSON", argumentsFor("wordless"), inServer("/v2/models/wordless/infer") + '"no JSON", expected JSON, as an inference\'s outputs in the Open Inference Protocol v2'],
    ["no answer", [...argumentsFor("silent"), "--timeout", "0.2"], inServer("/v2/models/silent/infer") + "no answer within 200 ms, expected"],
    ["no batches", argumentsFor("unbatched"), inServer("/v2/models/unbatched") + "inputs of the shape [2,2], expected a first size of -1, which takes batches"],
    ["an open shape", argumentsFor("open"), inServer("/v2/models/open") + 'the shape [-1,-1] of "x" at inputs[0].shape, expected sizes above 0 but for the first; --input'],
    ["a batch that it refuses", [...argumentsFor("quick"), "--batch-size", "16"], inServer("/v2/models/quick/infer") + 'status 400, "batch of 16, at most 8 are served", expected'],
    ["a name that no catalog takes", argumentsFor("v1.quick"), 'headway: --as: found nothing, expected a name in the catalog for "v1.quick"'],
    ["more replicas than clients", [...argumentsFor("quick"), "--replicas", "2"], "headway: --max-concurrency: found 2, expected more than the 2 replicas"],
    ["an input of two queries", [...argumentsFor("quick"), "--input", "two.json"], "headway: two.json: line 1, column 32, at inputs[0].shape: found the shape [2,2]"],
    ["an input that is none", [...argumentsFor("quick"), "--input", "none.json"], "headway: none.json: line 1, column 1, at inputs: found nothing, expected a value here"],
  ]

  it.each(cases)("%s", (_, args, says) =>
    inNewDirectory(async (directory) => {
      writeFileSync(
        join(directory, "two.json"),
        '{"inputs":[{"name":"x","shape":[2,2],"datatype":"FP32","data":[0,0,0,0]}]}',
      )
      writeFileSync(join(directory, "none.json"), "{}")
      const { exitCode, stdout, stderr } = await runHere(args, { cwd: directory })
      expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
      expect(stderr.slice(0, says.length)).toBe(says)
      expect(stderr).toMatch(/^headway: [^\n]*found [^\n]+, expected [^\n]+\n$/)
      expect(existsSync(join(directory, "catalog.json"))).toBe(false)
      expect(existsSync(join(directory, "catalog.json.partial"))).toBe(false)
    }),
  )

  it("a price that is missing, or another than the catalog's", () =>
    inNewDirectory(async (directory) => {
      const args = ["profile", "measure", "quick", "--url", server.url, "--hardware", "cpu", "-o", "catalog.json"]
      const missing = await runHere(args, { cwd: directory })
      expect(missing.stderr).toBe("headway: --cost-per-hour: found nothing, expected what one cpu costs per hour\n")
      const catalog = {
        name: "mine",
        hardware: { cpu: { costPerHour: 2 } },
        models: { a: { cpu: [{ batchSize: 1, latencyMsP99: 1, throughputQps: 1 }] } },
      }
      writeFileSync(join(directory, "mine.json"), JSON.stringify(catalog))
      const other = await runHere([...args, "--catalog", "mine.json", "--cost-per-hour", "3"], { cwd: directory })
      expect(other.stderr).toBe("headway: --cost-per-hour: found 3, expected 2, at which the catalog has cpu\n")
      expect([missing.exitCode, other.exitCode]).toEqual([2, 2])
    }))
})
