/** A pipeline of batched models in SIM.JS (the package `simjs`): an entity for the source, one for each model. */
import { createRequire } from "node:module"
import type { ModelStage, Stage } from "../../src/domain/Scenario.ts"
import { leanShape } from "./LeanShape.ts"

/** What is used of SIM.JS. */
interface SimJs {
  readonly Sim: new () => Simulation
  readonly Entity: new (simulation: Simulation, name: string) => Entity
}

interface Simulation {
  readonly addEntity: <A extends ReadonlyArray<unknown>, E extends { readonly start: (...args: A) => void }>(
    entity: new (simulation: Simulation, name: string) => E,
    name: string,
    ...args: A
  ) => E
  readonly simulate: (endTime: number) => boolean
}

interface Entity {
  readonly time: () => number
  readonly setTimer: (duration: number) => {
    readonly done: (callback: (argument: number) => void, context: Entity, argument?: number) => void
  }
}

/** Why SIM.JS cannot run here, if it cannot: it is no dependency of the published package. */
export const missingSimJs = (): string | undefined => {
  try {
    createRequire(import.meta.url).resolve("simjs")
    return undefined
  } catch {
    return "no simjs (npm install simjs@2.0.3)"
  }
}

let loading: Promise<SimJs> | undefined

/** The package was bundled for browsers: it exports nothing and leaves its classes in `window`, where there is one. */
const load = async (): Promise<SimJs> => {
  const browser: { window?: { Sim?: SimJs } } = globalThis as object
  browser.window = {}
  const name = "simjs"
  await import(name)
  const simJs = browser.window.Sim!
  delete browser.window
  return simJs
}

/** Simulates stages with such headways: latencies, ms, by query id, shape [queries]. */
export type SimJsPipeline = (stages: ReadonlyArray<Stage>, headwaysMs: Float64Array) => Float64Array

/** Loads SIM.JS and gives the pipeline that runs in it. */
export const makeSimJsPipeline = async (): Promise<SimJsPipeline> => {
  const { Sim, Entity } = await (loading ??= load())

  /** Counts how many have delivered a query; the last one ends it. */
  class End {
    readonly latenciesMs: Float64Array
    readonly arrivalMs: Float64Array
    readonly #leftCounts: Uint8Array
    readonly #parentCount: number

    constructor(queryCount: number, parentCount: number) {
      this.latenciesMs = new Float64Array(queryCount)
      this.arrivalMs = new Float64Array(queryCount)
      this.#leftCounts = new Uint8Array(queryCount)
      this.#parentCount = parentCount
    }

    leave(query: number, nowMs: number): void {
      if (++this.#leftCounts[query]! === this.#parentCount) {
        this.latenciesMs[query] = nowMs - this.arrivalMs[query]!
      }
    }
  }

  class Model extends Entity {
    #stage!: ModelStage
    #children!: ReadonlyArray<Model>
    #end: End | undefined
    #queue!: Int32Array
    #head = 0
    #tail = 0
    /** Replicas are numbered from 1, since SIM.JS passes no 0 on. */
    #idle: Array<number> = []
    readonly #starts: Array<number> = [0]
    readonly #ends: Array<number> = [0]

    start(stage: ModelStage, children: ReadonlyArray<Model>, end: End | undefined, queryCount: number): void {
      this.#stage = stage
      this.#children = children
      this.#end = end
      this.#queue = new Int32Array(queryCount)
      for (let replica = stage.replicas; 1 <= replica; replica--) this.#idle.push(replica)
    }

    add(query: number): void {
      this.#queue[this.#tail++] = query
    }

    wake(): void {
      const { maxBatchSize, serviceMs } = this.#stage
      while (this.#head < this.#tail && 0 < this.#idle.length) {
        const replica = this.#idle.pop()!
        const size = Math.min(this.#tail - this.#head, maxBatchSize)
        this.#starts[replica] = this.#head
        this.#head += size
        this.#ends[replica] = this.#head
        this.setTimer(serviceMs[size]!).done(this.#complete, this, replica)
      }
    }

    #complete(replica: number): void {
      const start = this.#starts[replica]!
      const end = this.#ends[replica]!
      for (const child of this.#children) {
        for (let place = start; place < end; place++) child.add(this.#queue[place]!)
        child.wake()
      }
      if (this.#end !== undefined) {
        const nowMs = this.time()
        for (let place = start; place < end; place++) this.#end.leave(this.#queue[place]!, nowMs)
      }
      this.#idle.push(replica)
      this.wake()
    }
  }

  class Source extends Entity {
    #children!: ReadonlyArray<Model>
    #headwaysMs!: Float64Array
    #arrivalMs!: Float64Array
    #query = 0

    start(children: ReadonlyArray<Model>, headwaysMs: Float64Array, arrivalMs: Float64Array): void {
      this.#children = children
      this.#headwaysMs = headwaysMs
      this.#arrivalMs = arrivalMs
      this.#arrive()
    }

    #arrive(): void {
      this.#arrivalMs[this.#query] = this.time()
      for (const child of this.#children) {
        child.add(this.#query)
        child.wake()
      }
      if (this.#query < this.#headwaysMs.length) {
        this.setTimer(this.#headwaysMs[this.#query++]!).done(this.#arrive, this)
      }
    }
  }

  return (stages, headwaysMs) => {
    const { models, children, isLast } = leanShape(stages)
    const queryCount = headwaysMs.length + 1
    const simulation = new Sim()
    const end = new End(
      queryCount,
      isLast.reduce((sum, one) => sum + one, 0),
    )
    const entities: Array<Model> = []
    const childrenOf = (rank: number) => Array.from(children[rank]!, (child) => entities[child]!)
    for (const stage of models.toReversed()) {
      const { rank, name } = stage
      const endOf = isLast[rank] === 1 ? end : undefined
      entities[rank] = simulation.addEntity(Model, name, stage, childrenOf(rank), endOf, queryCount)
    }
    simulation.addEntity(Source, "source", childrenOf(0), headwaysMs, end.arrivalMs)
    simulation.simulate(Number.POSITIVE_INFINITY)
    return end.latenciesMs
  }
}
