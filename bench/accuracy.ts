/**
 * How near `profile measure` comes to service times that are known, and a replay to its prediction: measured on a model
 * server in a process of its own, over loopback. Prints Markdown; exit code 1 if a figure is farther off than it may be.
 * It depends on time, so nothing else should want this machine meanwhile; no test runs it.
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { loadavg, tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import type { MeasurementDocument } from "../src/domain/Measurement.ts"
import type { PlanDocument } from "../src/domain/Plan.ts"
import type { ReplayDocument } from "../src/domain/Replay.ts"
import { formatMs, formatNumber, formatSigned } from "../src/report/Format.ts"
import { trueServiceMs } from "../test/live/BatchingQueue.ts"
import { startServer } from "../test/live/startServer.ts"

const helpText = `Usage: npm run measure:accuracy -- [options]

Measures a profile on a server of known service times and replays a plan on it, some rounds; it should have the machine
to itself. Exit code 1 if a figure is farther off than it may be.

  --rounds COUNT     how often (default: 3)
  --repeats COUNT    measurements of a batch size in each (default: 2)
  --queries COUNT    queries of each replay (default: 1200)
  --slowdown FACTOR  makes the server so much slower and the load so much less, for a busy machine (default: 1)
  --help             this text
`

const readOptions = () => {
  try {
    return parseArgs({
      options: {
        rounds: { type: "string", default: "3" },
        repeats: { type: "string", default: "2" },
        queries: { type: "string", default: "1200" },
        slowdown: { type: "string", default: "1" },
        help: { type: "boolean", default: false },
      },
    }).values
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nSee npm run measure:accuracy -- --help\n`)
    return process.exit(2)
  }
}

const given = readOptions()
if (given.help) {
  process.stdout.write(helpText)
  process.exit(0)
}
const queries = Number(given.queries)
const slowdown = Number(given.slowdown)
const rateQps = 25 / slowdown

const serviceTolerancePercent = 10
const latencyTolerancePercent = 15

/** What the server really takes; a batch costs far less than its queries one by one. */
const truth = {
  serviceMs: [
    [1, 40 * slowdown],
    [4, 85 * slowdown],
    [8, 145 * slowdown],
  ],
} as const
const batchSizes = truth.serviceMs.map(([batchSize]) => batchSize)

/** Two nodes beside each other, each with a server of its own, and a join. */
const nodes = ["left", "right"] as const
const pipeline = {
  name: "pair",
  catalog: "catalog.json",
  nodes: [...nodes.map((name) => ({ name, kind: "model", model: "classifier" })), { name: "join", kind: "join" }],
  edges: [
    ...nodes.flatMap((name) => [
      ["source", name],
      [name, "join"],
    ]),
    ["join", "sink"],
  ],
}

const directory = mkdtempSync(join(tmpdir(), "headway-accuracy-"))
const bin = join(import.meta.dirname, "..", "src", "cli", "bin.ts")

/** Runs the command line, and gives the document that it prints; its progress is to be seen. */
const headway = async <Document>(...args: ReadonlyArray<string>): Promise<Document> => {
  const child = spawn(process.execPath, [bin, ...args, "--json"], {
    cwd: directory,
    stdio: ["ignore", "pipe", "inherit"],
  })
  let stdout = ""
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text
  })
  await once(child, "close")
  return JSON.parse(stdout) as Document
}

const measureProfile = async (): Promise<MeasurementDocument> => {
  const server = await startServer({ models: { classifier: { ...truth, maxBatchSize: 8, replicas: 1 } } })
  const sizes = batchSizes.flatMap((batchSize) => ["--batch-size", String(batchSize)])
  const target = ["classifier", "--url", server.url, "--hardware", "cpu", "--cost-per-hour", "1", "-o", "catalog.json"]
  const brief = ["--repeats", given.repeats, "--warmup", "5", "--window", "10"]
  const document = await headway<MeasurementDocument>("profile", "measure", ...target, ...sizes, ...brief)
  await server.stop()
  return document
}

const planAndReplay = async (seed: number): Promise<ReplayDocument> => {
  const load = ["--rate", String(rateQps), "--scv", "1", "--headways", String(queries - 1), "--seed", String(seed)]
  const objective = ["--slo", String(500 * slowdown)]
  const { plan } = await headway<PlanDocument>("plan", "pipeline.json", ...load, ...objective, "-o", "plan.json")
  const servers = await Promise.all(
    nodes.map((node) => {
      const { maxBatchSize, replicas } = plan!.configuration[node]!
      return startServer({ models: { classifier: { ...truth, maxBatchSize, replicas } } })
    }),
  )
  const targets = nodes.flatMap((node, index) => ["--target", `${node}=${servers[index]!.url}`])
  const document = await headway<ReplayDocument>("replay", "plan.json", ...targets)
  await Promise.all(servers.map(({ stop }) => stop()))
  return document
}

let isAccurate = true

/** A difference in percent of what it should be, marked if it is more than it may be. */
const differenceCell = (found: number | null, expected: number, tolerancePercent: number): string => {
  const percent = found === null ? Number.NaN : (100 * (found - expected)) / expected
  const isNear = Math.abs(percent) <= tolerancePercent
  isAccurate &&= isNear
  return isNear ? `${formatSigned(percent)} %` : `**${formatSigned(percent)} %**`
}

const print = (cells: ReadonlyArray<string>): void => {
  process.stdout.write(`| ${cells.join(" | ")} |\n`)
}

const printProfile = (round: number, { batchSizes: rows, isStable }: MeasurementDocument): void => {
  for (const { batchSize, throughputQps, serviceMs, latencyMsP50 } of rows) {
    const trueMs = trueServiceMs(truth, batchSize)
    const trueQps = (batchSize * 1000) / trueMs
    print([
      String(round),
      String(batchSize),
      formatNumber(trueQps),
      formatNumber(throughputQps),
      differenceCell(throughputQps, trueQps, serviceTolerancePercent),
      formatNumber(trueMs),
      formatNumber(serviceMs),
      differenceCell(serviceMs, trueMs, serviceTolerancePercent),
      formatNumber(latencyMsP50),
      isStable ? "stable" : "not stable",
    ])
  }
}

const printReplay = (round: number, { percentiles, sender }: ReplayDocument): void => {
  for (const { percentile, predictedMs, measuredMs, isTrusted } of percentiles) {
    if (!["p50", "p90", "p99"].includes(percentile)) continue
    print([
      String(round),
      percentile,
      formatMs(predictedMs),
      measuredMs === null ? "failed" : formatMs(measuredMs),
      differenceCell(measuredMs, predictedMs, latencyTolerancePercent),
      isTrusted ? "yes" : "no",
      formatMs(sender.lagMsP99),
    ])
  }
}

const rounds = Array.from({ length: Number(given.rounds) }, (_, index) => index + 1)
writeFileSync(join(directory, "pipeline.json"), JSON.stringify(pipeline))
try {
  const replays: Array<readonly [round: number, replay: ReplayDocument]> = []
  process.stdout.write(`Load of this machine at the start: ${loadavg().map(formatNumber).join(", ")}\n\n`)
  print([
    "round",
    "batch",
    "true qps",
    "measured",
    "off by",
    "true τ ms",
    "measured",
    "off by",
    "p50 of one client ms",
    "",
  ])
  print(Array.from({ length: 10 }, () => "--:"))
  for (const round of rounds) {
    printProfile(round, await measureProfile())
    replays.push([round, await planAndReplay(round)])
  }
  const { configuration } = (JSON.parse(readFileSync(join(directory, "plan.json"), "utf8")) as PlanDocument).plan!
  process.stdout.write(
    `\nReplays of ${queries} queries at ${formatNumber(rateQps)} qps, SCV 1; the last plan: ${JSON.stringify(configuration)}\n\n`,
  )
  print(["round", "", "predicted", "measured", "off by", "trusted", "sent late, p99"])
  print(Array.from({ length: 7 }, () => "--:"))
  for (const [round, replayed] of replays) printReplay(round, replayed)
} finally {
  rmSync(directory, { recursive: true, force: true })
}
const verdict = isAccurate ? "All within" : "Not all within"
process.stdout.write(
  `\n${verdict} ${serviceTolerancePercent} % (τ, throughput) and ${latencyTolerancePercent} % (latency).\n`,
)
process.exitCode = isAccurate ? 0 : 1
