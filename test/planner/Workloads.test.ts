import { describe, expect, it } from "vitest"
import * as Effect from "effect/Effect"
import * as Percentile from "../../src/domain/Percentile.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import { Engine, judgingOneByOne } from "../../src/engine/Engine.ts"
import type { Verdict } from "../../src/engine/Verdict.ts"
import type { Problem } from "../../src/planner/Problem.ts"
import {
  engineOver,
  enoughOf,
  latenciesOn,
  latestMs,
  mostQueries,
  type Workloads,
  workloadsOf,
} from "../../src/planner/Workloads.ts"

const traces = [Float64Array.of(0, 1), Float64Array.of(0, 1, 9), Float64Array.of(0)] as const
const [first, second, third] = traces
const stages: Scenario["stages"] = []
const objective = { sloMs: 10, percentile: Percentile.max }

/** An engine that says of each trace what it was told, and notes which it was asked about. */
const telling = (verdicts: ReadonlyMap<Float64Array, Verdict>) => {
  const asked: Array<Float64Array> = []
  const engine = judgingOneByOne({
    name: "telling",
    simulate: () => Effect.die("not asked"),
    latencies: ({ arrivalMs }) => Effect.succeed(arrivalMs.map((timeMs) => 3 * timeMs)),
    nodeVerdict: ({ arrivalMs }, node) => {
      asked.push(arrivalMs)
      const nodeOf = { verdict: verdicts.get(arrivalMs)!, largestBatch: arrivalMs.length + node.length }
      return Effect.succeed(nodeOf)
    },
    verdict: ({ arrivalMs }) => {
      asked.push(arrivalMs)
      return Effect.succeed(verdicts.get(arrivalMs)!)
    },
  })
  return { engine, asked }
}

const meets = (latencyMs: number): Verdict => ({ _tag: "Meets", latencyMs })
const misses = (certainMisses: number): Verdict => ({ _tag: "Misses", certainMisses })

/** What an engine over workloads does. */
const over = <A>(
  workloads: Workloads,
  engine: Engine["Service"],
  use: (judging: Engine["Service"]) => Effect.Effect<A, unknown>,
): A =>
  Effect.runSync(
    Effect.provideService(Effect.flatMap(engineOver(workloads), use), Engine, engine) as Effect.Effect<A, never>,
  )

const of = (mayMiss: number): Workloads => ({ arrivals: traces, mayMiss })
const on = (arrivalMs: Float64Array): Scenario => ({ stages, arrivalMs })

describe("the workloads of a problem", () => {
  it("are its own and all others, none of which may miss unless it says so", () => {
    const problem = { arrivalMs: first } as unknown as Problem
    expect(workloadsOf(problem)).toEqual({ arrivals: [first], mayMiss: 0 })
    const more = { arrivals: [second, third], mayMiss: 1 }
    expect(workloadsOf({ ...problem, more })).toEqual({ arrivals: traces, mayMiss: 1 })
  })

  it("have so many queries at most, and a latest arrival", () => {
    expect(mostQueries(of(0))).toBe(3)
    expect(latestMs(of(0))).toBe(9)
  })
})

it("what is enough is the greatest once those are left out that may miss", () => {
  expect([0, 1, 2].map((mayMiss) => enoughOf([5, 30, 4], mayMiss))).toEqual([30, 5, 4])
})

it("latencies are told of each workload, and that which is enough", () => {
  const problem = { arrivalMs: first, more: { arrivals: [second, third], mayMiss: 1 }, objective } as unknown as Problem
  const { engine } = telling(new Map())
  const told = Effect.runSync(Effect.provideService(latenciesOn(problem, on(first)), Engine, engine))
  expect(told).toEqual({ latencyMs: 3, latenciesMs: [3, 27, 0] })
})

describe("an engine over several workloads", () => {
  it("is the engine itself where there is one", () => {
    const { engine } = telling(new Map())
    expect(over({ arrivals: [first], mayMiss: 0 }, engine, Effect.succeed)).toBe(engine)
    expect(over(of(0), engine, Effect.succeed)).not.toBe(engine)
  })

  it("meets with the latency that is enough", () => {
    const { engine } = telling(
      new Map([
        [first, meets(5)],
        [second, meets(9)],
        [third, meets(7)],
      ]),
    )
    const verdicts = [0, 1, 2].map((mayMiss) =>
      over(of(mayMiss), engine, ({ verdict }) => verdict(on(first), objective)),
    )
    expect(verdicts).toEqual([meets(9), meets(7), meets(5)])
  })

  it("leaves out the workloads that miss, and stops once they are too many", () => {
    const some = new Map([
      [first, misses(2)],
      [second, meets(9)],
      [third, misses(1)],
    ])
    const results = [0, 1, 2].map((mayMiss) => {
      const { engine, asked } = telling(some)
      const verdict = over(of(mayMiss), engine, (judging) => judging.verdict(on(first), objective))
      return { verdict, asked: asked.map((trace) => traces.indexOf(trace as never)) }
    })
    expect(results).toEqual([
      { verdict: misses(2), asked: [0] },
      { verdict: misses(1), asked: [0, 1, 2] },
      { verdict: meets(9), asked: [0, 1, 2] },
    ])
  })

  it("judges several scenarios, each on all workloads", () => {
    const some = new Map([
      [first, meets(5)],
      [second, misses(3)],
      [third, meets(7)],
    ])
    const { engine, asked } = telling(some)
    const both = over(of(1), engine, ({ verdicts }) => verdicts([on(first), on(first)], objective))
    expect(both).toEqual([meets(7), meets(7)])
    expect(asked).toEqual([...traces, ...traces])
    const none = over(of(0), engine, ({ verdicts }) => verdicts([on(first), on(first)], objective))
    expect(none).toEqual([misses(3), misses(3)])
  })

  it("judges a node on all workloads, or until too many miss, and takes the largest batch of all that it asked", () => {
    const some = new Map([
      [first, meets(5)],
      [second, misses(3)],
      [third, misses(4)],
    ])
    const results = [0, 1, 2].map((mayMiss) => {
      const { engine, asked } = telling(some)
      const found = over(of(mayMiss), engine, ({ nodeVerdict }) => nodeVerdict(on(first), "ab", objective))
      return { ...found, asked: asked.map((trace) => traces.indexOf(trace as never)) }
    })
    expect(results).toEqual([
      { verdict: misses(3), largestBatch: 5, asked: [0, 1] },
      { verdict: misses(4), largestBatch: 5, asked: [0, 1, 2] },
      { verdict: meets(5), largestBatch: 5, asked: [0, 1, 2] },
    ])
  })

  it("says of a scenario of another workload what the engine says", () => {
    const { engine, asked } = telling(
      new Map([
        [first, meets(2)],
        [second, meets(9)],
        [third, meets(1)],
      ]),
    )
    expect(over(of(0), engine, ({ verdict }) => verdict(on(second), objective))).toEqual(meets(9))
    expect(over(of(0), engine, ({ nodeVerdict }) => nodeVerdict(on(third), "a", objective))).toEqual({
      verdict: meets(1),
      largestBatch: 2,
    })
    const others = [on(second), on(third)]
    expect(over(of(0), engine, ({ verdicts }) => verdicts(others, objective))).toEqual([meets(9), meets(1)])
    expect(asked).toEqual([second, third, second, third])
    const mixed = [on(first), on(third)]
    expect(over(of(0), engine, ({ verdicts }) => verdicts(mixed, objective))).toEqual([meets(2), meets(1)])
  })
})
