/** A replay held against its prediction: percentile by percentile, and where neither proves much. */
import type { Estimate } from "../../domain/Estimate.ts"
import * as Percentile from "../../domain/Percentile.ts"
import type { ReplayCaveat, ReplayRung } from "../../domain/Replay.ts"
import type { ReplayRecord } from "./OpenLoop.ts"
import { formatCount, formatMs, formatShare, formatSigned } from "../../report/Format.ts"

/** Predicted latencies, ms, ascending, shape [queries]; and those that longer or shorter service times would give. */
export interface Prediction {
  readonly ascending: Float64Array
  readonly lowAscending: Float64Array
  readonly highAscending: Float64Array
  /** How much shorter and longer, relative to them. */
  readonly serviceTimeError: number
  readonly models: Estimate["models"]
}

/** Measured latencies and how late queries were sent, ms, ascending, shape [queries]; of failed queries infinite. */
export interface Measured {
  readonly ascending: Float64Array
  readonly lagAscending: Float64Array
  readonly failed: number
}

/** What a replay of queries measured; `arrivalMs` are their intended instants. */
export const measuredOf = ({ sentMs, doneMs }: ReplayRecord, arrivalMs: Float64Array): Measured => {
  const ascending = doneMs.map((instantMs, query) => instantMs - arrivalMs[query]!).toSorted()
  return {
    ascending,
    lagAscending: sentMs.map((instantMs, query) => instantMs - arrivalMs[query]!).toSorted(),
    failed: ascending.length - Percentile.countAtMost(ascending, Number.MAX_VALUE),
  }
}

/** What the two come to. */
export interface Comparison {
  readonly rungs: ReadonlyArray<ReplayRung>
  readonly caveats: ReadonlyArray<ReplayCaveat>
}

/** Queries beyond a percentile below which it is little more than chance. */
const leastBeyond = 10
/** Share of the predicted latency above which the sender's lag counts. */
const tolerableLag = 0.05
/** Share of the queries beyond a percentile that may fail before it says little of those that did not. */
const tolerableFailures = 0.1
/** Relative change of a percentile for a change of the service times above which it is sensitive. */
const tolerableChange = 0.15

/** Rungs that a comparison shows: the ladder, and the objective's percentile in its place. */
export const comparedPercentiles = (objective: Percentile.Percentile): ReadonlyArray<Percentile.Percentile> =>
  [...Percentile.ladder.filter(({ parts }) => parts !== objective.parts), objective].toSorted(
    (left, right) => left.parts - right.parts,
  )

interface Facts {
  readonly predictedMs: number
  readonly lowMs: number
  readonly highMs: number
  readonly measuredMs: number
  readonly beyond: number
  readonly percentile: Percentile.Percentile
}

/** Compares a prediction with what was measured of the same queries, at least one. */
export const compare = (
  prediction: Prediction,
  measured: Measured,
  percentiles: ReadonlyArray<Percentile.Percentile>,
): Comparison => {
  const count = measured.ascending.length
  const facts = percentiles.map((percentile): Facts => ({
    percentile,
    predictedMs: Percentile.ofAscending(prediction.ascending, percentile),
    lowMs: Percentile.ofAscending(prediction.lowAscending, percentile),
    highMs: Percentile.ofAscending(prediction.highAscending, percentile),
    measuredMs: Percentile.ofAscending(measured.ascending, percentile),
    beyond: count - Percentile.nearestRank(percentile, count),
  }))
  const caveats = [
    ...tooFewQueries(facts, count),
    ...senderLag(facts, measured),
    ...errors(facts, measured),
    ...sensitive(facts, prediction),
  ]
  return { rungs: facts.map((fact) => rungOf(fact, caveats)), caveats }
}

const rungOf = (
  { percentile: { label }, predictedMs, lowMs, highMs, measuredMs }: Facts,
  caveats: ReadonlyArray<ReplayCaveat>,
): ReplayRung => {
  const isMeasured = Number.isFinite(measuredMs)
  const differenceMs = measuredMs - predictedMs
  return {
    percentile: label,
    predictedMs,
    predictedLowMs: lowMs,
    predictedHighMs: highMs,
    measuredMs: isMeasured ? measuredMs : null,
    differenceMs: isMeasured ? differenceMs : null,
    differencePercent: isMeasured ? (100 * differenceMs) / predictedMs : null,
    isTrusted: !caveats.some(({ percentiles }) => percentiles.includes(label)),
  }
}

/** A caveat on the percentiles that it applies to, if there are any. */
const caveatOn = (
  kind: ReplayCaveat["kind"],
  facts: ReadonlyArray<Facts>,
  text: (first: Facts, last: Facts) => string,
): ReadonlyArray<ReplayCaveat> =>
  facts.length === 0
    ? []
    : [{ kind, percentiles: facts.map(({ percentile }) => percentile.label), text: text(facts[0]!, facts.at(-1)!) }]

const tooFewQueries = (facts: ReadonlyArray<Facts>, count: number): ReadonlyArray<ReplayCaveat> =>
  caveatOn(
    "too-few-queries",
    facts.filter(({ beyond }) => beyond < leastBeyond),
    ({ percentile, beyond }) =>
      `beyond ${percentile.label} lie ${formatCount(beyond)} of ${formatCount(count)} queries, fewer than ` +
      `${leastBeyond}: another run would give another value`,
  )

const senderLag = (facts: ReadonlyArray<Facts>, { lagAscending }: Measured): ReadonlyArray<ReplayCaveat> => {
  const lagMs = Percentile.ofAscending(lagAscending, Percentile.p99)
  return caveatOn(
    "sender-lag",
    facts.filter(({ predictedMs }) => tolerableLag * predictedMs < lagMs),
    () =>
      `one query in a hundred was sent ${formatMs(lagMs)} late or more, which is in the measured latencies: this ` +
      "machine was too slow or too busy to send on time",
  )
}

const errors = (facts: ReadonlyArray<Facts>, { ascending, failed }: Measured): ReadonlyArray<ReplayCaveat> =>
  caveatOn(
    "errors",
    facts.filter(({ beyond }) => 0 < failed && tolerableFailures * beyond <= failed),
    () =>
      `${formatCount(failed)} of ${formatCount(ascending.length)} queries failed; they count as slower than all others, ` +
      "and burdened the servers less than was predicted",
  )

const sensitive = (
  facts: ReadonlyArray<Facts>,
  { serviceTimeError, models }: Prediction,
): ReadonlyArray<ReplayCaveat> => {
  const busiest = models.reduce((left, right) => (left.utilisation < right.utilisation ? right : left))
  return caveatOn(
    "sensitive",
    facts.filter(({ predictedMs, highMs }) => tolerableChange * predictedMs < highMs - predictedMs),
    (_, { percentile, predictedMs, highMs }) =>
      `with service times ${formatShare(serviceTimeError)} longer ${percentile.label} would be ${formatMs(highMs)} ` +
      `instead of ${formatMs(predictedMs)} (${formatSigned((100 * (highMs - predictedMs)) / predictedMs)} %), and a ` +
      `profile may well err by so much: ${busiest.node} is busy ${formatShare(busiest.utilisation)} of the time`,
  )
}

/** Whether every one of some percentiles was measured and differs by at most `tolerancePercent`. */
export const isWithin = (
  rungs: ReadonlyArray<ReplayRung>,
  labels: ReadonlyArray<string>,
  tolerancePercent: number,
): boolean =>
  rungs
    .filter(({ percentile }) => labels.includes(percentile))
    .every(({ differencePercent }) => differencePercent !== null && Math.abs(differencePercent) <= tolerancePercent)
