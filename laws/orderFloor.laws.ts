/** Laws of the bound on lateness by which exact planners foresee what a model must cost that is not to be simulated yet. */
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import {
  type ModelStage,
  modelStages,
  leadingTo,
  type Scenario,
  type Stage,
  upstreamOf,
} from "../src/domain/Scenario.ts"
import { leastServiceTimeMs } from "../src/domain/ServiceTime.ts"
import type { Engine } from "../src/engine/Engine.ts"
import { roundingMs } from "../src/planner/Bounds.ts"
import { departuresOf, followedBy } from "../src/planner/exact/Departures.ts"
import { OrderFloor } from "../src/planner/exact/OrderFloor.ts"
import { cases } from "./arbitraries/cases.ts"
import { type Case, scenarioOf } from "./case.ts"
import { equal } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"
import { showEngineCase } from "./show/case.ts"

/** Two replicas and batches of two: enough for one query to overtake two, and few enough for a bound that says something. */
const whereTheyOvertake = { maxNodes: 3, maxQueries: 24, form: "chain", replicas: 2, maxBatchSize: 2 } as const

/** The longest path of least service times from one stage to another by way of some models alone, ms, if there is one. */
const longestMs = (stages: ReadonlyArray<Stage>, from: Stage, to: Stage, by: ReadonlySet<Stage>): number =>
  Math.max(
    ...from.children.map((rank) => {
      const child = stages[rank]!
      if (child === to) return 0
      if (child._tag !== "Model") return longestMs(stages, child, to, by)
      return by.has(child)
        ? leastServiceTimeMs(child.serviceMs) + longestMs(stages, child, to, by)
        : Number.NEGATIVE_INFINITY
    }),
  )

/** The scenario in which one model has a single replica. */
const withOneReplica = ({ stages, arrivalMs }: Scenario, name: string): Scenario => ({
  stages: stages.map((stage) => (stage._tag === "Model" && stage.name === name ? { ...stage, replicas: 1 } : stage)),
  arrivalMs,
})

/** Every law of the bound, given departures and truths by an engine. */
export const orderFloorLaws = (engine: Engine["Service"]): LawSet<LawOf<Case>> => {
  /** What contradicts the bound where all models of lower rank are known: a query is done before it may be. */
  const contradictionsAt = Effect.fnUntraced(function* (scenario: Scenario, server: ModelStage, firstUnknown: number) {
    const { stages, arrivalMs } = scenario
    const upstream = [...upstreamOf(stages, [server.rank])].map((rank) => stages[rank]!)
    const between = upstream.filter(
      (stage): stage is ModelStage => stage._tag === "Model" && stage !== server && firstUnknown <= stage.rank,
    )
    const known = upstream.filter((stage) => stage._tag === "Model" && stage.rank < firstUnknown)
    const { models } = yield* engine.simulate(scenario)
    const { completeMs } = models.find(({ name }) => name === server.name)!
    const latencies = completeMs.map((timeMs, query) => timeMs - arrivalMs[query]!)
    const margin = roundingMs(scenario, Math.max(...latencies))
    const floor = new OrderFloor(arrivalMs)
    const feeds = yield* Effect.forEach(
      known.flatMap((stage) => {
        const leastMs = longestMs(stages, stage, server, new Set(between))
        return leastMs === Number.NEGATIVE_INFINITY ? [] : [{ stage, leastMs: leastMs - margin }]
      }),
      ({ stage, leastMs }) =>
        Effect.map(
          engine.deliveries(followedBy(leadingTo(scenario, [stage.rank]), "follower"), "follower"),
          (deliveries) => ({ departures: departuresOf(deliveries), leastMs }),
        ),
    )
    floor.from(feeds)
    const overtaking = between.reduce((sum, { replicas, maxBatchSize }) => sum + (replicas - 1) * maxBatchSize, 0)
    floor.at({ ...server, hardware: "", costPerHour: 0, minReplicas: 1, maxReplicas: 1 })
    const contradictions = [...completeMs.entries()].flatMap(([query, timeMs]) => {
      const earliestMs = floor.earliestMs(query, overtaking)
      return earliestMs <= timeMs ? [] : [{ model: server.name, firstUnknown, query, earliestMs, doneMs: timeMs }]
    })
    const miscounts = [...new Set(latencies)].flatMap((untilMs) => {
      const late = [...arrivalMs.keys()].filter(
        (query) => untilMs < floor.earliestMs(query, overtaking) - arrivalMs[query]!,
      ).length
      const least = floor.leastLate(untilMs, overtaking)
      return least === late ? [] : [{ model: server.name, firstUnknown, untilMs, late, least }]
    })
    return [...contradictions, ...miscounts]
  })

  return {
    theory: "OrderFloor",
    subject: engine.name,
    laws: [
      forAll({
        name: "OrderFloor.below",
        statement:
          "a single replica is done with a query no earlier than the bound says, which knows the models upstream up to a " +
          "rank, and of those between the least service times and how many queries one may overtake",
        symbols: "∀ n of R = 1, k, q. earliest(q; departures of ranks < k, Σ (R − 1) · B of ranks ≥ k) ≤ complete n q",
        cost: 2,
        given: fc.oneof(cases({ maxNodes: 4, maxQueries: 12 }), cases(whereTheyOvertake)),
        sentence: (value) =>
          Effect.gen(function* () {
            const found: Array<unknown> = []
            for (const { name } of modelStages(scenarioOf(value))) {
              const scenario = withOneReplica(scenarioOf(value), name)
              const server = modelStages(scenario).find((stage) => stage.name === name)!
              for (let firstUnknown = 1; firstUnknown <= server.rank; firstUnknown++) {
                found.push(...(yield* contradictionsAt(scenario, server, firstUnknown)))
              }
            }
            return equal(found, [])
          }),
        show: showEngineCase(engine),
      }),
    ],
  }
}
