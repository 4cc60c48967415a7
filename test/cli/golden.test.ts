/** The notebook's own lineages, reproduced through the command line. */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { fixtureJson, fixtureText } from "../worlds.ts"
import { runHere } from "./run-here.ts"
import { inNewDirectory } from "./run.ts"

/** A case of the manifest. */
interface Case {
  readonly name: string
  readonly batchingDelayMs: number
  readonly configuration: Readonly<Record<string, object>>
  readonly queries: number
}

/** The cases without tied arrivals, in which even each query's lineage must be the notebook's, to the last bit. */
const withoutTies = new Set(["default-100-1", "bs1-8-1", "replicas-400-1"])
const cases = fixtureJson("golden/manifest.json") as ReadonlyArray<Case>
const toleranceMs = 1e-6

/** The columns of a CSV file as numbers, by name. */
const columnsOf = (csv: string): ReadonlyMap<string, ReadonlyArray<number>> => {
  const [header, ...rows] = csv
    .trimEnd()
    .split(/\r?\n/)
    .map((line) => line.split(","))
  return new Map(header!.map((name, index) => [name, rows.map((row) => Number(row[index]))]))
}

const ascending = (values: ReadonlyArray<number>): ReadonlyArray<number> =>
  values.toSorted((left, right) => left - right)

const greatestDifference = (left: ReadonlyArray<number>, right: ReadonlyArray<number>): number =>
  left.reduce((greatest, value, index) => Math.max(greatest, Math.abs(value - right[index]!)), 0)

/** The lineage that the command line writes for a case, by the notebook's names of columns. */
const simulate = ({ name, batchingDelayMs, configuration }: Case) =>
  inNewDirectory(async (directory) => {
    const configurationFile = join(directory, "configuration.json")
    const delayed = Object.entries(configuration).map(([node, given]) => [node, { ...given, batchingDelayMs }])
    writeFileSync(configurationFile, JSON.stringify(Object.fromEntries(delayed)))
    const lineageFile = join(directory, "lineage.csv")
    const { exitCode, stderr } = await runHere([
      "simulate",
      "fixtures/pipelines/image-driver.json",
      "--configuration",
      configurationFile,
      "--workload",
      `fixtures/golden/${name}.deltas`,
      "--service-time",
      "notebook",
      "--lineage",
      lineageFile,
    ])
    expect(exitCode, stderr).toBe(0)
    return columnsOf(readFileSync(lineageFile, "utf8"))
  })

describe("headway simulate gives the notebook's lineages", () => {
  it.each(cases)("$name", async (golden) => {
    const ours = await simulate(golden)
    const theirs = columnsOf(fixtureText(`golden/${golden.name}.lineage.csv`))
    const nodes = Object.keys(golden.configuration)
    const completions = nodes.map((node) => [`${node}.completeMs`, `${node}_service_time`] as const)
    for (const [mine, notebooks] of [["arrivalMs", "source"] as const, ...completions]) {
      const [left, right] = [ours.get(mine)!, theirs.get(notebooks)!]
      expect([left.length, right.length], mine).toEqual([golden.queries, golden.queries])
      expect(greatestDifference(ascending(left), ascending(right)), mine).toBeLessThan(toleranceMs)
    }
    if (!withoutTies.has(golden.name)) return
    const batches = nodes.map((node) => [`${node}.batchSize`, `${node}_batchsize`] as const)
    for (const [mine, notebooks] of [...completions, ...batches, ["sinkMs", "sink"] as const]) {
      expect(ours.get(mine), mine).toEqual(theirs.get(notebooks))
    }
  })
})

it("the cases without ties are all there", () => {
  const names = new Set(cases.map(({ name }) => name))
  expect([...withoutTies].filter((name) => !names.has(name))).toEqual([])
})
