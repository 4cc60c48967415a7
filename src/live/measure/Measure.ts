/** Measuring: every batch size under light load, and under as many clients as it takes to saturate the server. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { MeasuredRun, MeasurementSettings } from "../../domain/Measurement.ts"
import { rateQpsOf } from "../../domain/Units.ts"
import { closedLoop, latenciesOf, throughputQps } from "./ClosedLoop.ts"

/** A run to come: one batch size, measured once. */
export interface PlannedRun {
  readonly repeat: number
  readonly batchSize: number
}

/** The runs to measure, the repeats of a batch size far apart so that a drift shows in them. */
export const plannedRuns = ({ repeats, batchSizes }: MeasurementSettings): ReadonlyArray<PlannedRun> =>
  Array.from({ length: repeats }, (_, index) =>
    batchSizes.map((batchSize) => ({ repeat: index + 1, batchSize })),
  ).flat()

/** Measures runs one after the other; `requestOf` asks for a batch and is done when it is answered. */
export const measure = <E, R>(
  runs: ReadonlyArray<PlannedRun>,
  requestOf: (batchSize: number) => Effect.Effect<void, E, R>,
  settings: MeasurementSettings,
): Stream.Stream<MeasuredRun, E, R> =>
  Stream.mapEffect(Stream.fromIterable(runs), (run) => measureRun(run, requestOf(run.batchSize), settings))

const measureRun = Effect.fnUntraced(function* <E, R>(
  { repeat, batchSize }: PlannedRun,
  request: Effect.Effect<void, E, R>,
  settings: MeasurementSettings,
): Effect.fn.Return<MeasuredRun, E, R> {
  const { completions, windows, isStable } = yield* closedLoop(
    request,
    1,
    settings,
    (window) => latenciesOf(window).latencyMsP50,
  )
  const light = { requests: completions.length, ...latenciesOf(completions), windows, isStable }
  const unhinderedQps = rateQpsOf(batchSize, light.latencyMsP50)

  const [first, ...more] = concurrencies(settings)
  const closed: [ClosedLoad, ...Array<ClosedLoad>] = [yield* closedLoad(request, batchSize, first, settings)]
  for (const concurrency of more) {
    if (isSaturated(closed.at(-1)!, unhinderedQps)) break
    closed.push(yield* closedLoad(request, batchSize, concurrency, settings))
  }
  return { repeat, batchSize, light, closed, isSaturated: isSaturated(closed.at(-1)!, unhinderedQps) }
})

type ClosedLoad = MeasuredRun["closed"][number]

const closedLoad = Effect.fnUntraced(function* <E, R>(
  request: Effect.Effect<void, E, R>,
  batchSize: number,
  concurrency: number,
  settings: MeasurementSettings,
): Effect.fn.Return<ClosedLoad, E, R> {
  const { completions, beforeMs, windows, isStable } = yield* closedLoop(
    request,
    concurrency,
    settings,
    (window, windowBeforeMs) => throughputQps(window, windowBeforeMs, batchSize),
  )
  return { concurrency, throughputQps: throughputQps(completions, beforeMs, batchSize), windows, isStable }
})

/**
 * Numbers of clients to try in turn. The first is one more than there are replicas: then a request always waits for the
 * next free replica, yet never two, which a server that batches by itself would run as one larger batch.
 */
const concurrencies = ({ replicas, maxConcurrency }: MeasurementSettings): readonly [number, ...Array<number>] => {
  const more: Array<number> = []
  for (let next = 2 * (replicas + 1); next <= maxConcurrency; next *= 2) more.push(next)
  return [replicas + 1, ...more]
}

/** How much of what the clients could send unhindered still counts as unhindered. */
const nearlyUnhindered = 0.9

/**
 * Whether clients hinder each other. If each fared as one alone does, throughput would grow with their number; a server
 * that is always busy gives less than that.
 */
const isSaturated = ({ concurrency, throughputQps }: ClosedLoad, unhinderedQps: number): boolean =>
  throughputQps < nearlyUnhindered * concurrency * unhinderedQps
