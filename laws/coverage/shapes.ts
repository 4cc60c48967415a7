/** Kinds of cases that the generators must produce: shapes of pipelines, configurations and workloads. */
import * as Profile from "../../src/domain/Profile.ts"
import * as Catalog from "../../src/domain/Catalog.ts"
import { type Scenario, modelStages, type Stage } from "../../src/domain/Scenario.ts"
import { replicasBeyondLoad } from "../arbitraries/cases.ts"
import { type Case, isDyadic, scenarioOf } from "../case.ts"

/** A kind of case. */
export interface Shape {
  readonly statement: string
  readonly symbols: string
  readonly satisfies: (value: Case) => boolean
}

const ofScenario = (statement: string, symbols: string, satisfies: (scenario: Scenario) => boolean): Shape => ({
  statement,
  symbols,
  satisfies: (value) => satisfies(scenarioOf(value)),
})

const isJoining = ({ parents }: Stage): boolean => 2 <= parents.length

/** The ranks above a stage. */
const ancestors = (stages: ReadonlyArray<Stage>, rank: number): ReadonlySet<number> => {
  const found = new Set(stages[rank]!.parents)
  for (const each of found) for (const parent of stages[each]!.parents) found.add(parent)
  return found
}

/** Whether two parents of a node descend from one node that is not the source. */
const isDiamond = (stages: ReadonlyArray<Stage>, { parents }: Stage): boolean => {
  const above = parents.map((parent) => new Set([parent, ...ancestors(stages, parent)]))
  return above.some((left, index) =>
    above.slice(index + 1).some((right) => [...left].some((rank) => rank !== 0 && right.has(rank))),
  )
}

/** What each model node runs, and what its profile has. */
const batchChoices = ({ catalog, pipeline, configuration }: Case) =>
  pipeline.nodes.flatMap((node) => {
    if (node.kind !== "model") return []
    const { hardware, maxBatchSize } = configuration[node.name]!
    const profile = Catalog.profileOf(catalog, node.model, hardware)!
    return [{ maxBatchSize, profiled: Profile.batchSizes(profile), largest: Profile.maxBatchSize(profile) }]
  })

const gaps = ({ arrivalMs }: Scenario): ReadonlyArray<number> =>
  Array.from(arrivalMs.subarray(1), (timeMs, index) => timeMs - arrivalMs[index]!)

/** Kinds by name. */
export const shapes: Readonly<Record<string, Shape>> = {
  Single: ofScenario("some pipelines have one node", "∃ case. |nodes| = 1", ({ stages }) => stages.length === 3),
  Chain: ofScenario(
    "some pipelines are chains of three nodes or more",
    "∃ case. 3 ≤ |nodes|, each with one parent and one child",
    ({ stages }) =>
      5 <= stages.length && stages.every(({ parents, children }) => parents.length <= 1 && children.length <= 1),
  ),
  FanOut: ofScenario("some nodes lead to three others", "∃ node. 3 ≤ |children|", ({ stages }) =>
    stages.some(({ children }) => 3 <= children.length),
  ),
  Diamond: ofScenario(
    "some branches from one node join again",
    "∃ node. two of its parents share an ancestor below the source",
    ({ stages }) => stages.some((stage) => isDiamond(stages, stage)),
  ),
  NestedJoin: ofScenario(
    "some joins lie above joins",
    "∃ joins j, k. j above k, both of several parents",
    ({ stages }) =>
      stages.some(
        (stage) =>
          stage._tag !== "Sink" &&
          isJoining(stage) &&
          [...ancestors(stages, stage.rank)].some((rank) => isJoining(stages[rank]!)),
      ),
  ),
  JoiningModel: ofScenario("some model nodes have several parents", "∃ model node. 2 ≤ |parents|", (scenario) =>
    modelStages(scenario).some(isJoining),
  ),
  SameModelTwice: {
    statement: "some pipelines run one model at two nodes",
    symbols: "∃ nodes n ≠ m. model(n) = model(m)",
    satisfies: ({ pipeline }) => {
      const models = pipeline.nodes.flatMap((node) => (node.kind === "model" ? [node.model] : []))
      return new Set(models).size < models.length
    },
  },
  Reordered: {
    statement: "some pipelines declare a node before one that stands above it",
    symbols: "∃ case. order of declaration ≠ order of rank",
    satisfies: (value) => {
      const { stages } = scenarioOf(value)
      return value.pipeline.nodes.some(({ name }, index) => stages[index + 1]!.name !== name)
    },
  },
  LargestBatch: {
    statement: "some nodes run the largest batch size of a profile that has several",
    symbols: "∃ node. 1 < B = last batch size profiled",
    satisfies: (value) =>
      batchChoices(value).some(({ maxBatchSize, largest }) => 1 < largest && maxBatchSize === largest),
  },
  SmallestBatch: {
    statement: "some nodes run the smallest batch size of a profile that has several",
    symbols: "∃ node. B = first batch size profiled < last",
    satisfies: (value) => batchChoices(value).some(({ maxBatchSize, largest }) => 1 < largest && maxBatchSize === 1),
  },
  BetweenKnots: {
    statement: "some nodes run a batch size between two that were profiled",
    symbols: "∃ node. l < B < u, l and u profiled, nothing between them",
    satisfies: (value) => batchChoices(value).some(({ maxBatchSize, profiled }) => !profiled.includes(maxBatchSize)),
  },
  BeyondLoad: ofScenario("some nodes have more replicas than there are queries", "∃ node. N < R", (scenario) =>
    modelStages(scenario).some(
      ({ replicas }) => replicas === replicasBeyondLoad && scenario.arrivalMs.length < replicas,
    ),
  ),
  Delay: ofScenario("some nodes have a batching delay", "∃ node. 0 < d", (scenario) =>
    modelStages(scenario).some(({ batchingDelayMs }) => 0 < batchingDelayMs),
  ),
  FallingTime: ofScenario("some larger batches take less time than smaller ones", "∃ n. τ(n + 1) < τ(n)", (scenario) =>
    modelStages(scenario).some(({ serviceMs }) =>
      serviceMs.some((timeMs, batchSize) => timeMs < (serviceMs[batchSize - 1] ?? 0)),
    ),
  ),
  OneQuery: ofScenario("some workloads are a single query", "∃ case. N = 1", ({ arrivalMs }) => arrivalMs.length === 1),
  TwoQueries: ofScenario("some have one headway", "∃ case. N = 2", ({ arrivalMs }) => arrivalMs.length === 2),
  ManyQueries: ofScenario("some have thirty queries", "∃ case. 30 ≤ N", ({ arrivalMs }) => 30 <= arrivalMs.length),
  Burst: ofScenario("some queries come three at once", "∃ i. A(i) = A(i + 1) = A(i + 2)", (scenario) =>
    gaps(scenario).some((gapMs, index, all) => gapMs === 0 && all[index + 1] === 0),
  ),
  NearTie: ofScenario("some come less than a millionth of a ms apart", "∃ i. 0 < A(i + 1) − A(i) < 10⁻⁶", (scenario) =>
    gaps(scenario).some((gapMs) => 0 < gapMs && gapMs < 1e-6),
  ),
  Silence: ofScenario("some come years apart", "∃ i. 10¹⁰ < A(i + 1) − A(i)", (scenario) =>
    gaps(scenario).some((gapMs) => 1e10 < gapMs),
  ),
  Dyadic: ofScenario("some have times whose sums are exact", "∃ case. every time ∈ 2⁻¹⁶ ℤ", isDyadic),
  Rounded: ofScenario("some have times whose sums are rounded", "∃ case. some time not dyadic", (scenario) =>
    scenario.arrivalMs.some((timeMs) => timeMs < 1e6 && !Number.isInteger(timeMs * 2 ** 20)),
  ),
}
