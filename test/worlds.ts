/** Small worlds for tests: catalogues told by their service times, pipelines by words, and the fixtures. */
import { readFileSync } from "node:fs"
import * as Result from "effect/Result"
import type { Catalog } from "../src/domain/Catalog.ts"
import type { Configuration, NodeConfiguration } from "../src/domain/Configuration.ts"
import * as Pipeline from "../src/domain/Pipeline.ts"
import type { Profile } from "../src/domain/Profile.ts"
import * as Scenario from "../src/domain/Scenario.ts"

const fixtures = new URL("../fixtures/", import.meta.url)

/** The text of a fixture. */
export const fixtureText = (file: string): string => readFileSync(new URL(file, fixtures), "utf8")

/** A fixture as JSON, not decoded. */
export const fixtureJson = (file: string): unknown => JSON.parse(fixtureText(file))

/** The headways of a golden case, ms. */
export const goldenHeadwaysMs = (name: string): Float64Array =>
  Float64Array.from(fixtureText(`golden/${name}.deltas`).trim().split("\n"), Number)

/** A profile whose p99 latency at batch size n is entry n − 1, ms. */
export const profileOf = (serviceMs: ReadonlyArray<number>): Profile =>
  serviceMs.map((latencyMsP99, index) => ({
    batchSize: index + 1,
    latencyMsP99,
    throughputQps: ((index + 1) * 1000) / latencyMsP99,
  })) as unknown as Profile

/** Service times in ms by model, then by hardware; entry n − 1 is that of a batch of n. */
export type ServiceTables = Readonly<Record<string, Readonly<Record<string, ReadonlyArray<number>>>>>

/** A catalogue of hardware by its price; with the service-time model `p99` the service times are exactly the tables'. */
export const catalogOf = (prices: Readonly<Record<string, number>>, models: ServiceTables): Catalog => ({
  name: "test",
  hardware: Object.fromEntries(Object.entries(prices).map(([name, costPerHour]) => [name, { costPerHour }])),
  models: Object.fromEntries(
    Object.entries(models).map(([model, tables]) => [
      model,
      Object.fromEntries(Object.entries(tables).map(([hardware, table]) => [hardware, profileOf(table)])),
    ]),
  ),
})

/**
 * A pipeline's document from words: nodes such as `a model A`, `b join`, `c program wait`, and edges such as `source a`.
 */
export const documentOf = (
  nodes: ReadonlyArray<string>,
  edges: ReadonlyArray<string>,
  name = "test",
): Pipeline.PipelineDocument =>
  ({
    name,
    nodes: nodes.map((words) => {
      const [node, kind, what] = words.split(" ")
      return kind === "join" ? { name: node, kind } : { name: node, kind, [kind!]: what }
    }),
    edges: edges.map((words) => words.split(" ")),
  }) as unknown as Pipeline.PipelineDocument

/** A pipeline from words, as `documentOf`. */
export const pipelineOf = (nodes: ReadonlyArray<string>, edges: ReadonlyArray<string>): Pipeline.Pipeline =>
  Result.getOrThrow(Pipeline.make(documentOf(nodes, edges)))

/** What a test says of a model node; what it leaves out is 1, or no delay. */
export type Run = Partial<Omit<NodeConfiguration, "hardware">>

/** What a test says of a scenario. */
export interface World {
  readonly nodes: ReadonlyArray<string>
  readonly edges: ReadonlyArray<string>
  /** Service times by model, ms; entry n − 1 is that of a batch of n. */
  readonly serviceMs?: Readonly<Record<string, ReadonlyArray<number>>>
  readonly run?: Readonly<Record<string, Run>>
  readonly arrivalMs: ArrayLike<number>
}

/** A scenario on one hardware, its service times exactly those told. */
export const scenarioOf = ({ nodes, edges, serviceMs = {}, run = {}, arrivalMs }: World): Scenario.Scenario => {
  const pipeline = pipelineOf(nodes, edges)
  const tables = Object.entries(serviceMs).map(([model, table]) => [model, { gpu: table }])
  const configuration: Configuration = Object.fromEntries(
    Pipeline.modelNodes(pipeline).map(({ name }) => [
      name,
      { hardware: "gpu", maxBatchSize: 1, replicas: 1, ...run[name] },
    ]),
  )
  return Result.getOrThrow(
    Scenario.compile({
      catalog: catalogOf({ gpu: 1 }, Object.fromEntries(tables)),
      pipeline,
      configuration,
      arrivalMs: Float64Array.from(arrivalMs),
      serviceTimeModel: "p99",
    }),
  )
}

/** A scenario of one model node `a`. */
export const oneModel = (serviceMs: ReadonlyArray<number>, run: Run, arrivalMs: ArrayLike<number>): Scenario.Scenario =>
  scenarioOf({
    nodes: ["a model A"],
    edges: ["source a", "a sink"],
    serviceMs: { A: serviceMs },
    run: { a: run },
    arrivalMs,
  })
