/** The kernel as an engine: node by node over typed arrays, with no global event queue. */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Layer from "effect/Layer"
import type { Objective } from "../../domain/Objective.ts"
import * as Percentile from "../../domain/Percentile.ts"
import { leadingToNode, type Scenario } from "../../domain/Scenario.ts"
import { Engine, judgingOneByOne, type SimulationError, UnknownProgram } from "../Engine.ts"
import { certainMs, type NodeVerdict, type Verdict } from "../Verdict.ts"
import { Buffers } from "./Buffers.ts"
import { Flow } from "./Flow.ts"
import { Keys } from "./Keys.ts"
import { advanceToQuery, deliveriesOfFlow, lineageOf } from "./KernelRun.ts"
import { makeMisses } from "./Misses.ts"
import { buildNetwork, type Network, type NetworkOptions } from "./Network.ts"
import { type CacheStatistics, OutputCache } from "./OutputCache.ts"
import type { Batches } from "./Pass.ts"
import { select } from "./Select.ts"
import { makeSink } from "./Sink.ts"

/** Limits of a kernel. */
export interface KernelOptions {
  /** The most bytes of node outputs kept for later runs; 0 keeps none. */
  readonly maxCacheBytes: number
}

/** 128 MiB of node outputs. */
export const defaultOptions: KernelOptions = { maxCacheBytes: 128 * 2 ** 20 }

/** What a network is opened for besides what leaves it. */
type OpenOptions = Partial<Pick<NetworkOptions, "recordsTakes" | "recordedRank" | "gathered">>

/** A kernel, and what its cache has done. */
export type Kernel = Engine["Service"] & { readonly cacheStatistics: () => CacheStatistics }

/** Queries between two looks at a verdict: few at first, since a hopeless configuration shows itself early. */
const firstRoundQueries = 1024
const maxRoundQueries = 65_536
/** Queries after which other fibers get their turn, so that a long run can be interrupted. */
const queriesPerTurn = 2 ** 19

/** A kernel with a cache of its own. */
export const make = (options: KernelOptions = defaultOptions): Kernel => {
  const keys = new Keys()
  const cache = new OutputCache(options.maxCacheBytes)
  const buffers = new Buffers()
  let openRuns = 0
  let source: Flow | undefined

  const sourceOf = ({ arrivalMs }: Scenario): Flow =>
    source?.timesMs === arrivalMs ? source : (source = Flow.ofArrivals(arrivalMs))

  const open = (scenario: Scenario, options: OpenOptions = {}): Network => {
    const { recordsTakes = false, ...others } = options
    openRuns++
    return buildNetwork(scenario.stages, sourceOf(scenario), {
      buffers,
      queryCount: scenario.arrivalMs.length,
      capacity: scenario.arrivalMs.length,
      recordsTakes,
      keys: keys.ofStages(scenario),
      recall: (key) => (recordsTakes ? undefined : cache.recall(key)),
      ...others,
    })
  }

  /**
   * Ends the use of a network: its outputs are kept if they are complete, and working arrays go back to the pool. What
   * leaves the cache does so only while no other run may be reading it.
   */
  const close = ({ keyed }: Network, isComplete: boolean): void => {
    for (const { key, pass, isRunAtOnce } of keyed) {
      pass.release(buffers)
      const isKept = (isComplete || isRunAtOnce) && 0 < options.maxCacheBytes
      const leaving = isKept ? cache.keep(key, pass.output.settle(buffers)) : [pass.output]
      if (openRuns === 1) for (const flow of leaving) flow.release(buffers)
    }
    openRuns--
  }

  /** A run that was interrupted leaves its arrays to the collector. */
  const abandon = Effect.sync(() => {
    openRuns--
  })

  const runToEnd = (network: Network, arrivalMs: Float64Array): Effect.Effect<boolean> =>
    runRounds(arrivalMs.length, abandon, (query) => {
      advanceToQuery(network, arrivalMs, query)
      return false
    })

  /**
   * Judges an objective by latencies that are written into an array of the pool; gives what is concluded while the network
   * is there, and ends its use. A miss is done with once `isSeen` says so of all that was simulated until an instant.
   */
  const judge = <A>(
    network: Network,
    arrivalMs: Float64Array,
    { sloMs, percentile }: Objective,
    latenciesMs: Float64Array,
    isSeen: (untilMs: number) => boolean,
    conclude: (verdict: Verdict) => A,
  ): Effect.Effect<A> => {
    const misses = makeMisses({ buffers, inputs: network.sinkInputs, arrivalMs, latenciesMs, sloMs })
    const allowed = Percentile.allowedMisses(percentile, arrivalMs.length)
    let certainMisses = 0
    const rounds = runRounds(arrivalMs.length, abandon, (query) => {
      const untilMs = advanceToQuery(network, arrivalMs, query)
      certainMisses = misses.countAt(untilMs)
      return allowed < certainMisses && isSeen(untilMs)
    })
    return Effect.map(rounds, (isDecided) => {
      const rank = Percentile.nearestRank(percentile, arrivalMs.length) - 1
      const concluded = isDecided
        ? conclude({ _tag: "Misses", certainMisses })
        : conclude({ _tag: "Meets", latencyMs: select(latenciesMs.subarray(0, arrivalMs.length), rank) })
      close(network, !isDecided)
      misses.release()
      buffers.release(latenciesMs)
      return concluded
    })
  }

  return judgingOneByOne({
    name: "kernel",
    cacheStatistics: () => cache.statistics,
    simulate: (scenario) =>
      whereRunnable(scenario, () => {
        const { arrivalMs } = scenario
        const network = open(scenario, { recordsTakes: true })
        return Effect.map(runToEnd(network, arrivalMs), () => {
          const lineage = lineageOf(network, arrivalMs)
          close(network, false)
          return lineage
        })
      }),
    latencies: (scenario, into) =>
      whereRunnable(scenario, () => {
        const { arrivalMs } = scenario
        const network = open(scenario)
        const latenciesMs = into ?? new Float64Array(arrivalMs.length)
        const sink = makeSink(network.sinkInputs, arrivalMs, latenciesMs)
        const rounds = runRounds(arrivalMs.length, abandon, (query) => {
          sink.advance(advanceToQuery(network, arrivalMs, query))
          return false
        })
        return Effect.map(rounds, () => {
          close(network, true)
          return latenciesMs
        })
      }),
    deliveries: (scenario, node) =>
      whereRunnable(scenario, () => {
        const { stages, arrivalMs } = withGate(scenario, node)
        // Were it left to the sink to wait for the parents, there would be no flow to read.
        const network = open({ stages, arrivalMs }, { gathered: new Set() })
        return Effect.map(runToEnd(network, arrivalMs), () => {
          const deliveries = deliveriesOfFlow(network.flows[stages.length - 2]!, arrivalMs.length)
          close(network, true)
          return deliveries
        })
      }),
    verdict: (scenario, objective) =>
      whereRunnable(scenario, () => {
        const { arrivalMs } = scenario
        const latenciesMs = buffers.float64(arrivalMs.length)
        return judge(open(scenario), arrivalMs, objective, latenciesMs, isAtOnce, identity)
      }),
    nodeVerdict: (scenario, node, objective) => {
      const leading = leadingToNode(scenario, node)
      return whereRunnable(leading, () => {
        const { stages, arrivalMs } = leading
        const network = open(leading, { recordedRank: stages.length - 2 })
        const latenciesMs = buffers.float64(arrivalMs.length).fill(Number.NaN)
        let certainSinceMs = Number.POSITIVE_INFINITY
        // What is taken until a miss is certain is to be seen as well.
        const isSeen = (untilMs: number): boolean => {
          certainSinceMs = certainMs(latenciesMs, arrivalMs, objective)
          return certainSinceMs < untilMs
        }
        return judge(network, arrivalMs, objective, latenciesMs, isSeen, (verdict): NodeVerdict => {
          const { batches } = network.models.at(-1)!.pass
          return { verdict, largestBatch: largestTaken(batches!, certainSinceMs) }
        })
      })
    },
  })
}

const isAtOnce = (): boolean => true

/** The largest batch that was taken by an instant. */
const largestTaken = ({ takesMs, ends, length }: Batches, untilMs: number): number => {
  let largest = 0
  let start = 0
  for (let batch = 0; batch < length && takesMs[batch]! <= untilMs; batch++) {
    const end = ends[batch]!
    if (largest < end - start) largest = end - start
    start = end
  }
  return largest
}

/** What leads to a node, which itself only waits for its parents; it is the last before the sink. */
const withGate = ({ stages, arrivalMs }: Scenario, node: string): Scenario => {
  const gated = stages.map((stage) => {
    const { name, rank, parents, children } = stage
    return name === node ? ({ _tag: "Join", name, rank, parents, children } as const) : stage
  })
  return leadingToNode({ stages: gated, arrivalMs }, node)
}

/** Fails where a scenario has a node that is a program, which only the event loop runs. */
const whereRunnable = <A>({ stages }: Scenario, run: () => Effect.Effect<A>): Effect.Effect<A, SimulationError> => {
  const program = stages.find((stage) => stage._tag === "Program")
  if (program === undefined) return Effect.suspend(run)
  return Effect.fail(new UnknownProgram({ node: program.name, program: program.program, known: [] }))
}

/**
 * Runs rounds, each up to the arrival of a later query, the last to the end, until one says that it has seen enough;
 * gives whether one did. `abandon` is run if the rounds are interrupted.
 */
const runRounds = (
  queryCount: number,
  abandon: Effect.Effect<void>,
  round: (query: number) => boolean,
): Effect.Effect<boolean> => {
  let query = 0
  let roundQueries = firstRoundQueries
  let turnQueries = 0
  let isDecided = false
  const rounds = Effect.sync(() => {
    turnQueries = 0
    while (!isDecided && query < queryCount && turnQueries < queriesPerTurn) {
      query += roundQueries
      turnQueries += roundQueries
      roundQueries = Math.min(2 * roundQueries, maxRoundQueries)
      isDecided = round(query)
    }
  })
  if (queryCount <= queriesPerTurn) return Effect.map(rounds, () => isDecided)
  const turns = Effect.whileLoop({
    while: () => !isDecided && query < queryCount,
    body: () => Effect.andThen(rounds, Effect.yieldNow),
    step: () => {},
  })
  return Effect.map(
    Effect.onInterrupt(turns, () => abandon),
    () => isDecided,
  )
}

/** Layer of the kernel. */
export const layer = (options: KernelOptions = defaultOptions): Layer.Layer<Engine> =>
  Layer.sync(Engine, () => make(options))
