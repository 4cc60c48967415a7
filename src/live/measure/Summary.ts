/** What measured runs come to: a row of a profile for each batch size, and what is odd about it. */
import { median } from "simple-statistics"
import type {
  MeasuredBatchSize,
  MeasuredRun,
  MeasurementDocument,
  MeasurementSettings,
} from "../../domain/Measurement.ts"
import type { Profile, ProfileRow } from "../../domain/Profile.ts"
import { rateQpsOf, headwayMsOfRateQps } from "../../domain/Units.ts"
import { formatMs, formatNumber, formatShare } from "../../report/Format.ts"

/** Each batch size, ascending, from its runs; all are measured when this is asked. */
export const summarise = (
  runs: ReadonlyArray<MeasuredRun>,
  { replicas }: MeasurementSettings,
): ReadonlyArray<MeasuredBatchSize> =>
  [...Map.groupBy(runs, ({ batchSize }) => batchSize)]
    .toSorted(([left], [right]) => left - right)
    .map(([batchSize, ofSize]) => {
      const loads = ofSize.map(({ closed }) => closed.at(-1)!)
      const throughputs = loads.map(({ throughputQps }) => throughputQps / replicas)
      const throughputQps = median(throughputs)
      return {
        batchSize,
        throughputQps,
        serviceMs: batchSize * headwayMsOfRateQps(throughputQps),
        latencyMsP50: median(ofSize.map(({ light }) => light.latencyMsP50)),
        latencyMsP99: median(ofSize.map(({ light }) => light.latencyMsP99)),
        throughputSpread: (Math.max(...throughputs) - Math.min(...throughputs)) / throughputQps,
        concurrency: Math.max(...loads.map(({ concurrency }) => concurrency)),
        isStable: ofSize.every(isRunStable),
      }
    })

const isRunStable = ({ light, closed, isSaturated }: MeasuredRun): boolean =>
  light.isStable && closed.at(-1)!.isStable && isSaturated

/** The rows of a catalogue. */
export const profileOf = (measured: ReadonlyArray<MeasuredBatchSize>): Profile => {
  const [first, ...rest] = measured.map(({ batchSize, latencyMsP99, throughputQps }): ProfileRow => ({
    batchSize,
    latencyMsP99,
    throughputQps,
  }))
  return [first!, ...rest]
}

type Finding = MeasurementDocument["findings"][number]

/** By how much the throughput of one replica may exceed that of batches one after the other, as light load shows them. */
const plausibleGain = 1.25

/** What is odd about measured batch sizes. */
export const findingsOf = (
  measured: ReadonlyArray<MeasuredBatchSize>,
  runs: ReadonlyArray<MeasuredRun>,
  settings: MeasurementSettings,
): ReadonlyArray<Finding> =>
  measured.flatMap((row) => {
    const ofSize = runs.filter(({ batchSize }) => batchSize === row.batchSize)
    return [...steadiness(row, ofSize, settings), ...plausibility(row)]
  })

const steadiness = (
  { batchSize, throughputSpread }: MeasuredBatchSize,
  runs: ReadonlyArray<MeasuredRun>,
  { tolerance, maxWindows, maxConcurrency }: MeasurementSettings,
): ReadonlyArray<Finding> => {
  const count = (isOdd: (run: MeasuredRun) => boolean) => runs.filter(isOdd).length
  const within = `within ${formatShare(tolerance)} of each other in ${maxWindows} windows`
  const said = (odd: number, text: string): ReadonlyArray<Finding> =>
    odd === 0 ? [] : [{ batchSize, text: `${text} (${odd} of ${runs.length} repeats)` }]
  return [
    ...said(
      count(({ light }) => !light.isStable),
      `the latency under light load did not come to stay ${within}`,
    ),
    ...said(
      count(({ closed }) => !closed.at(-1)!.isStable),
      `the throughput did not come to stay ${within}`,
    ),
    ...said(
      count(({ isSaturated }) => !isSaturated),
      `${maxConcurrency} requests at once did not saturate the server`,
    ),
    ...(throughputSpread <= 2 * tolerance
      ? []
      : [{ batchSize, text: `the throughputs of the repeats differ by ${formatShare(throughputSpread)}` }]),
  ]
}

const plausibility = ({ batchSize, throughputQps, latencyMsP50 }: MeasuredBatchSize): ReadonlyArray<Finding> => {
  const aloneQps = rateQpsOf(batchSize, latencyMsP50)
  if (throughputQps <= plausibleGain * aloneQps) return []
  const text =
    `the throughput of ${formatNumber(throughputQps)} qps is far more than one batch after the other would give, each ` +
    `taking ${formatMs(latencyMsP50)}: either most of that is the way to the server and back, or the server runs ` +
    "several requests as one batch, or has more replicas than --replicas says"
  return [{ batchSize, text }]
}
