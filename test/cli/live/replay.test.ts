/** `headway replay` against a real server in a process of its own. What depends on speed is not asserted. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import type { ReplayDocument } from "../../../src/domain/Replay.ts"
import type { KnownModel } from "../../live/BatchingQueue.ts"
import { startServer } from "../../live/startServer.ts"
import { expectAccepted, mutationsOf, parseDocument, schemaOf } from "../documents.ts"
import { run } from "../run.ts"
import { runHere } from "../run-here.ts"

const quick: KnownModel = { serviceMs: [[1, 1]], maxBatchSize: 32, replicas: 4 }
const server = await startServer({
  models: {
    ResNet: quick,
    Inception: quick,
    KSVM: quick,
    LogReg: quick,
    flaky: { ...quick, failEvery: 10 },
    failing: { ...quick, failEvery: 1 },
  },
})
const directory = mkdtempSync(join(tmpdir(), "headway-replay-"))
afterAll(() => Promise.all([server.stop(), rmSync(directory, { recursive: true, force: true })]))

const cwd = directory
const planned = await run(["plan", "--headways", "99", "-o", "plan.json"], { cwd })
expect(planned).toMatchObject({ exitCode: 0 })

const replayed = async (...args: ReadonlyArray<string>) => {
  const ran = await runHere(["replay", "plan.json", "--warmup", "5", ...args, "--json"], { cwd })
  return { ...ran, document: parseDocument<ReplayDocument>(ran.stdout) }
}

const inferencesOf = async (model: string) => (await server.counts())[model]!.inferences

describe("headway replay", () => {
  it("sends every query to every node, and compares percentile by percentile", async () => {
    const { exitCode, stdout, stderr } = await run(
      ["replay", "plan.json", "--target", server.url, "--warmup", "5", "--json", "-o", "replay.json"],
      { cwd },
    )
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    const document = parseDocument<ReplayDocument>(stdout)
    expect(document).toMatchObject({ queries: 100, failedQueries: 0, failures: [], isWithinTolerance: null })
    expect(document.targets.map(({ node, model }) => [node, model])).toEqual([
      ["ResNet", "ResNet"],
      ["Inception", "Inception"],
      ["KSVM", "KSVM"],
      ["LogReg", "LogReg"],
    ])
    for (const { model } of document.targets) expect(await inferencesOf(model)).toBe(105)
    expect(document.percentiles.map(({ percentile }) => percentile)).toEqual([
      "p50",
      "p90",
      "p95",
      "p99",
      "p99.9",
      "max",
    ])
    for (const { predictedMs, measuredMs, differenceMs } of document.percentiles) {
      expect(differenceMs).toBe(measuredMs! - predictedMs)
    }
    // Beyond p90 of 100 queries lie ten, beyond p95 five.
    const few = document.caveats.find(({ kind }) => kind === "too-few-queries")
    expect(few?.percentiles).toEqual(["p95", "p99", "p99.9", "max"])
    const accepts = await schemaOf("replay")
    expectAccepted(accepts, document)
    const optional = /^without \.workload\.phases\[0\]\.minHeadwayMs$|\.tolerancePercent of another type$/
    const missed = [...mutationsOf(document)].filter(([path, mutation]) => accepts(mutation) && !optional.test(path))
    expect(missed.map(([path]) => path)).toEqual([])
  })

  it("counts failures, and is not within a tolerance whose percentiles failed", async () => {
    const before = await inferencesOf("flaky")
    const target = ["--target", server.url, "--target", `KSVM=${server.url}/v2/models/flaky`]
    const { exitCode, document } = await replayed(...target, "--queries", "50", "--tolerance", "10000")
    expect(await inferencesOf("flaky")).toBe(before + 55)
    expect(document).toMatchObject({ queries: 50, failedQueries: 5, isWithinTolerance: false, tolerancePercent: 10000 })
    const text = `${server.url}/v2/models/flaky/infer: found status 500, "injected", expected an answer of status 200 to POST`
    expect(document.failures).toEqual([{ text, queries: 5 }])
    expect(document.percentiles.map(({ measuredMs }) => measuredMs === null)).toEqual([
      false,
      false,
      true,
      true,
      true,
      true,
    ])
    expect(exitCode).toBe(1)
  })

  it("is told as text, with what is not to be trusted", async () => {
    const { exitCode, stdout, stderr } = await runHere(
      ["replay", "plan.json", "--target", server.url, "--queries", "20"],
      { cwd },
    )
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/^Replay: 20 queries sent, 0 failed; measured (?:meets|misses) p99 ≤ 500\.0 ms\n/)
    expect(stdout).toMatch(/^target {4}KSVM: KSVM at http:\/\/\S+$/m)
    const figures = String.raw`[\d.,]+ ms +[\d.,]+ ms … [\d.,]+ ms +[\d.,]+ ms +[-+]?[\d.,]+ ms +[-+]?[\d.,]+ %`
    expect(stdout).toMatch(new RegExp(`^ {2}p90 +${figures} .*too-few-queries`, "m"))
    expect(stdout).toMatch(/^ {2}p90, p95, p99, p99\.9, max: beyond p90 lie 2 of 20 queries, fewer than 10: /m)
  })
})

describe("what cannot be replayed is told in one line, with exit code 2", () => {
  // oxfmt-ignore
  const cases: ReadonlyArray<readonly [args: ReadonlyArray<string>, says: string]> = [
    [["--target", "http://127.0.0.1:9"], "http://127.0.0.1:9/v2: found no server (ECONNREFUSED), expected an answer of status 200 to GET"],
    [["--target", `Foo=${server.url}`], '--target: found "Foo", expected a model node of the pipeline "image-driver": "ResNet"'],
    [["--target", `ResNet=${server.url}`], '--target: found none for the node "Inception", expected an address for it'],
    [["--target", "here"], '--target: found "here", expected an address such as http://localhost:8000'],
    [["--target", server.url, "--target", `KSVM=${server.url}/v2/models/SVM`], `${server.url}/v2/models/SVM: found status 404, "Request for unknown model: 'SVM' is not found", expected 200`],
    [["--target", server.url, "--target", `KSVM=${server.url}/v2/models/failing`], `${server.url}/v2/models/failing/infer: found status 500, "injected", expected`],
    [["--target", server.url, "--queries", "0"], '--queries: found "0", expected a whole number from 1'],
    [["--target", server.url, "--input", "ResNet.json"], '--input: found "ResNet.json", expected NODE=FILE, the node one of "ResNet"'],
    [["--target", server.url, "--input", "ResNet=gone.json"], "gone.json: found no such file, expected a readable one"],
    [[], "--target: found nothing, expected"],
  ]

  it.each(cases)("%j", async (args, says) => {
    const { exitCode, stdout, stderr } = await runHere(["replay", "plan.json", ...args], { cwd })
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(stderr.slice(0, says.length + 9)).toBe(`headway: ${says}`)
  })

  it("a plan that is none", async () => {
    writeFileSync(join(directory, "none.json"), "{}")
    const { exitCode, stderr } = await runHere(["replay", "none.json", "--target", server.url], { cwd })
    expect(exitCode).toBe(2)
    expect(stderr).toBe('headway: none.json: line 1, column 1, at format: found nothing, expected "headway-plan/1"\n')
  })
})
