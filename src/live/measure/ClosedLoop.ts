/**
 * Closed-loop load: a fixed number of clients, each of which sends again as soon as it is answered, until what is
 * measured is stable.
 */
import * as Effect from "effect/Effect"
import { ofAscending, p50, p99 } from "../../domain/Percentile.ts"
import { rateQpsOf } from "../../domain/Units.ts"
import { mean } from "simple-statistics"
import { type ReadMs, startClock } from "../Instants.ts"

/** An answered request: when it was sent and when its answer had come, ms since the load began. */
export interface Completion {
  readonly sentMs: number
  readonly doneMs: number
}

/** How long a load goes on. */
export interface LoadSettings {
  readonly warmupRequests: number
  readonly windowRequests: number
  readonly maxWindows: number
  readonly tolerance: number
}

/** How many windows must agree. */
export const agreeingWindows = 3

/** What a load gave: the completions of the last windows, and the one before them, from which their time counts. */
export interface Load {
  readonly beforeMs: number
  readonly completions: ReadonlyArray<Completion>
  readonly windows: number
  readonly isStable: boolean
}

/** Whether the last figures, one a window, agree: each is within `tolerance` of their mean, relative to it. */
export const areStable = (figures: ReadonlyArray<number>, tolerance: number): boolean => {
  const last = figures.slice(-agreeingWindows)
  if (last.length < agreeingWindows) return false
  const centre = mean(last)
  return last.every((figure) => Math.abs(figure - centre) <= tolerance * centre)
}

/** Runs a load of `concurrency` clients; `figureOf` is what must be stable from window to window. */
export const closedLoop = Effect.fnUntraced(function* <E, R>(
  request: Effect.Effect<void, E, R>,
  concurrency: number,
  settings: LoadSettings,
  figureOf: (completions: ReadonlyArray<Completion>, beforeMs: number) => number,
): Effect.fn.Return<Load, E, R> {
  const nowMs = yield* startClock
  const record = new LoadRecord(settings, figureOf)
  const client = Effect.whileLoop({
    while: () => !record.isOver,
    body: () => timed(request, nowMs),
    step: (completion) => record.add(completion),
  })
  // Requests under way when the load is over are answered, not broken off: they would burden the next load.
  yield* Effect.all(
    Array.from({ length: concurrency }, () => client),
    { concurrency: "unbounded", discard: true },
  )
  return record.load
})

const timed = <E, R>(request: Effect.Effect<void, E, R>, nowMs: ReadMs): Effect.Effect<Completion, E, R> =>
  Effect.suspend(() => {
    const sentMs = nowMs()
    return Effect.map(request, () => ({ sentMs, doneMs: nowMs() }))
  })

/** Completions in their order, cut into windows after the warm-up; what comes once the load is over is left out. */
class LoadRecord {
  readonly #completions: Array<Completion> = []
  readonly #figures: Array<number> = []
  readonly #settings: LoadSettings
  readonly #figureOf: (completions: ReadonlyArray<Completion>, beforeMs: number) => number
  #isStable = false
  isOver = false

  constructor(settings: LoadSettings, figureOf: (completions: ReadonlyArray<Completion>, beforeMs: number) => number) {
    this.#settings = settings
    this.#figureOf = figureOf
  }

  add(completion: Completion): void {
    if (this.isOver) return
    this.#completions.push(completion)
    const { warmupRequests, windowRequests, maxWindows, tolerance } = this.#settings
    const counted = this.#completions.length - warmupRequests
    if (counted <= 0 || counted % windowRequests !== 0) return
    const { beforeMs, completions } = this.#last(1)
    this.#figures.push(this.#figureOf(completions, beforeMs))
    this.#isStable = areStable(this.#figures, tolerance)
    this.isOver = this.#isStable || maxWindows <= this.#figures.length
  }

  get load(): Load {
    const windows = this.#figures.length
    return { ...this.#last(Math.min(agreeingWindows, windows)), windows, isStable: this.#isStable }
  }

  /** The completions of the last windows; at least one request of the warm-up comes before them. */
  #last(windows: number): Pick<Load, "beforeMs" | "completions"> {
    const completions = this.#completions.slice(-windows * this.#settings.windowRequests)
    const before = this.#completions[this.#completions.length - completions.length - 1]!
    return { beforeMs: before.doneMs, completions }
  }
}

/** Queries a second of completions of batches, from the completion before them to the last. */
export const throughputQps = (completions: ReadonlyArray<Completion>, beforeMs: number, batchSize: number): number =>
  rateQpsOf(completions.length * batchSize, completions.at(-1)!.doneMs - beforeMs)

/** Median and 99th percentile of the latencies, ms, by nearest rank. */
export const latenciesOf = (completions: ReadonlyArray<Completion>) => {
  const ascending = Float64Array.from(completions, ({ sentMs, doneMs }) => doneMs - sentMs).toSorted()
  return { latencyMsP50: ofAscending(ascending, p50), latencyMsP99: ofAscending(ascending, p99) }
}
