import { Effect } from "effect"
import { Configuration, EventLoopEngine, fromSimulate, Greedy, KernelEngine, type NodeProgram } from "../src/index.ts"
import {
  checkAll,
  describe,
  engineLaws,
  greedyAnswer,
  type LawSet,
  nodeLaws,
  type Planner,
  planningLaws,
  searchPlanner,
} from "../laws/index.ts"

// An engine that is a little wrong: it rounds the times at which queries leave to whole milliseconds.
const kernel = KernelEngine.make()
const rounding = fromSimulate("rounding", (scenario) =>
  Effect.map(kernel.simulate(scenario), (lineage) => ({ ...lineage, sinkMs: lineage.sinkMs.map(Math.round) })),
)

// A node that answers even queries at once and the others after 5 ms.
const cache: NodeProgram = ({ deliver, sleepMs }) =>
  Effect.succeed((queries) =>
    Effect.gen(function* () {
      yield* deliver(queries.filter((query) => query % 2 === 0))
      yield* sleepMs(5)
      yield* deliver(queries.filter((query) => query % 2 === 1))
    }),
  )

// A planner that takes what the greedy one finds, and saves one replica of the first node that has several.
const greedy = searchPlanner("greedy", kernel, Greedy.search, greedyAnswer)
const thrifty: Planner = {
  name: "thrifty",
  keeps: [],
  plan: (problem, limits) =>
    Effect.map(greedy.plan(problem, limits), (answer) => {
      if (answer._tag !== "Planned") return answer
      const [name, node] = Object.entries(answer.configuration).find(([, { replicas }]) => 1 < replicas) ?? []
      if (name === undefined || node === undefined) return answer
      const configuration = { ...answer.configuration, [name]: { ...node, replicas: node.replicas - 1 } }
      return { ...answer, configuration, costPerHour: Configuration.costPerHour(problem.catalog, configuration) }
    }),
}

const report = Effect.fnUntraced(function* (set: LawSet) {
  const verdicts = yield* checkAll(set, { seed: 1 })
  const refuted = verdicts.filter(({ _tag }) => _tag !== "Passed")
  console.log(`${set.subject} ⊨ ${set.theory}: ${verdicts.length - refuted.length} of ${verdicts.length} laws hold`)
  return refuted.map((verdict) => describe(verdict, set.subject))
})

// One line each: every law that there is about an engine, a node and a planner.
const [, , rounded] = await Effect.runPromise(Effect.forEach(engineLaws(rounding), report))
await Effect.runPromise(report(nodeLaws(EventLoopEngine.make({ cache }), "cache")))
const [thrift] = await Effect.runPromise(report(planningLaws(thrifty)))

console.log(`\n${rounded?.[0]}\n\n${thrift}`)
