/** Medians, spreads and ratios of samples that were taken in turn. */
import { quantileSorted } from "simple-statistics"

/** Where samples lie. */
export interface Summary {
  readonly median: number
  readonly least: number
  readonly lowerQuartile: number
  readonly upperQuartile: number
  readonly greatest: number
}

/** Summary of at least one value, in any order; quartiles are interpolated between values. */
export const summaryOf = (values: ReadonlyArray<number>): Summary => {
  const ascending = values.toSorted((left, right) => left - right)
  return {
    median: quantileSorted(ascending, 0.5),
    least: ascending[0]!,
    lowerQuartile: quantileSorted(ascending, 0.25),
    upperQuartile: quantileSorted(ascending, 0.75),
    greatest: ascending[ascending.length - 1]!,
  }
}

/** How many times as fast one contestant is as another. */
export interface SpeedRatio {
  /** Median speed over median speed. */
  readonly ofMedians: number
  /** Of the ratios of each round, whose two samples were taken next to each other. */
  readonly paired: Summary
}

/** Ratio of two contestants' speeds, each in units of work a second, shape [rounds]. */
export const speedRatioOf = (speeds: ReadonlyArray<number>, againstSpeeds: ReadonlyArray<number>): SpeedRatio => ({
  ofMedians: summaryOf(speeds).median / summaryOf(againstSpeeds).median,
  paired: summaryOf(speeds.map((speed, round) => speed / againstSpeeds[round]!)),
})
