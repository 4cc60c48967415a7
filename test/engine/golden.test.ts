/** What the notebook's own classes computed, against every engine, through the public interface alone. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { describe, expect, it } from "vitest"
import * as Headway from "../../src/index.ts"
import { fixtureJson, fixtureText, goldenHeadwaysMs } from "../worlds.ts"

const GoldenCase = Schema.Struct({
  name: Schema.String,
  batchingDelayMs: Schema.Finite,
  configuration: Headway.Configuration.Configuration,
  queries: Schema.Finite,
  maxLatencyMs: Schema.Finite,
  meanLatencyMs: Schema.Finite,
  p99LatencyMs: Schema.Finite,
  lastSinkMs: Schema.Finite,
})

const cases = Schema.decodeUnknownSync(Schema.Array(GoldenCase))(fixtureJson("golden/manifest.json"))
const catalog = Schema.decodeUnknownSync(Headway.Catalog.Catalog)(fixtureJson("catalogs/notebook.json"))
const pipeline = Result.getOrThrow(
  Headway.Pipeline.make(
    Schema.decodeUnknownSync(Headway.Pipeline.PipelineDocument)(fixtureJson("pipelines/image-driver.json")),
  ),
)

/** The notebook runs events within 1e-8 ms of each other at the earlier one's time. */
const toleranceMs = 1e-6

/** Cases whose arrivals are all distinct and more than 1e-8 ms apart, in which the notebook and the engines do the same. */
const exactCases = ["default-100-1", "bs1-8-1", "replicas-400-1"]

/**
 * The one case in which the order of ties changes end-to-end latencies: queries that swap places in one branch only meet
 * other partners at the join. Each model's own times agree all the same.
 */
const permutedCase = "replicas-300-4"

const engines = [
  ["event-loop", Headway.EventLoopEngine.make()],
  ["kernel", Headway.KernelEngine.make()],
] as const

/** The notebook's lineage: the columns of its file by heading, shape [queries]. */
const notebookColumns = (name: string): ReadonlyMap<string, Float64Array> => {
  const [headings, ...rows] = fixtureText(`golden/${name}.lineage.csv`)
    .trim()
    .split("\n")
    .map((line) => line.split(","))
  return new Map(headings!.map((heading, column) => [heading, Float64Array.from(rows, (row) => Number(row[column]))]))
}

const scenarioOf = ({ name, configuration, batchingDelayMs }: typeof GoldenCase.Type) =>
  Result.getOrThrow(
    Headway.Scenario.compile({
      catalog,
      pipeline,
      configuration: Object.fromEntries(
        Object.entries(configuration).map(([node, runs]) => [node, { ...runs, batchingDelayMs }]),
      ),
      arrivalMs: Headway.Workload.arrivalTimesMs(goldenHeadwaysMs(name)),
      serviceTimeModel: "notebook",
    }),
  )

const expectClose = (actual: Float64Array, expected: Float64Array): void => {
  expect(actual).toHaveLength(expected.length)
  const worstMs = expected.reduce((worst, ms, index) => Math.max(worst, Math.abs(actual[index]! - ms)), 0)
  expect(worstMs).toBeLessThanOrEqual(toleranceMs)
}

it("there are seven cases, three of them exact", () => {
  expect(cases).toHaveLength(7)
  expect(cases.map(({ name }) => name)).toEqual(expect.arrayContaining(exactCases))
})

describe.each(engines)("the %s engine", (_, engine) => {
  it.each(cases)("agrees with the notebook in $name", async (golden) => {
    const lineage = await Effect.runPromise(engine.simulate(scenarioOf(golden)))
    const notebook = notebookColumns(golden.name)
    expect(lineage.arrivalMs).toHaveLength(golden.queries)
    expect(lineage.models.map(({ name }) => name)).toEqual(["ResNet", "Inception", "KSVM", "LogReg"])
    for (const { name, completeMs } of lineage.models) {
      expectClose(completeMs.toSorted(), notebook.get(`${name}_service_time`)!.toSorted())
    }
    expectClose(Float64Array.of(Math.max(...lineage.sinkMs)), Float64Array.of(golden.lastSinkMs))
  })

  it.each(cases.filter(({ name }) => name !== permutedCase))(
    "finds the latencies of $name that the notebook found",
    async (golden) => {
      const latenciesMs = (await Effect.runPromise(engine.latencies(scenarioOf(golden)))).toSorted()
      const meanMs = latenciesMs.reduce((sum, latencyMs) => sum + latencyMs, 0) / latenciesMs.length
      expectClose(
        Float64Array.of(
          meanMs,
          Headway.Percentile.ofAscending(latenciesMs, Headway.Percentile.p99),
          Headway.Percentile.ofAscending(latenciesMs, Headway.Percentile.max),
        ),
        Float64Array.of(golden.meanLatencyMs, golden.p99LatencyMs, golden.maxLatencyMs),
      )
    },
  )

  it.each(cases.filter(({ name }) => exactCases.includes(name)))(
    "returns the notebook's lineage of $name, query by query, to the last bit",
    async (golden) => {
      const lineage = await Effect.runPromise(engine.simulate(scenarioOf(golden)))
      const notebook = notebookColumns(golden.name)
      expect(lineage.arrivalMs).toEqual(notebook.get("source"))
      for (const { name, completeMs, batchSize } of lineage.models) {
        expect(completeMs).toEqual(notebook.get(`${name}_service_time`))
        expect(Float64Array.from(batchSize)).toEqual(notebook.get(`${name}_batchsize`))
      }
      expect(lineage.sinkMs).toEqual(notebook.get("sink"))
    },
  )
})
