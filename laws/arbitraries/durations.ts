/** Durations that collide: every time of a case is a whole number of steps of one unit, give or take a nudge. */
import * as fc from "fast-check"

/** Units whose multiples are exact in float64, so that sums of times tie exactly. */
export const dyadicUnitsMs = [1, 0.25, 2 ** -10, 1024] as const

/** Units with which the order of addition shows (0.1 + 0.2 is not 0.3), and one that vanishes after a long silence. */
export const roundedUnitsMs = [0.1, 1 / 3, 0.7, 1e-5] as const

/** A headway of seventeen years, after which float64 has no digits left for the smallest unit. */
const silenceMs = 2 ** 39

/** The unit of a case, ms; dyadic ones are simpler. */
export const anyUnitMs = (): fc.Arbitrary<number> => fc.constantFrom(...dyadicUnitsMs, ...roundedUnitsMs)
export const dyadicUnitMs = (): fc.Arbitrary<number> => fc.constantFrom(...dyadicUnitsMs)

/** A headway: `steps` of the case's unit and a nudge, ms, that turns ties into near-ties or sets queries far apart. */
export interface HeadwayChoice {
  readonly steps: number
  readonly nudgeMs: number
}

const nearTieMs = [2 ** -40, 1e-9] as const

/** Headways of a trace: bursts (many zeros), saturation (short), idle times (long), near ties and rare long silences. */
export const headwayChoice = (isDyadic: boolean): fc.Arbitrary<HeadwayChoice> =>
  fc.record({
    steps: fc.oneof(
      { weight: 4, arbitrary: fc.constant(0) },
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 3 }) },
      { weight: 2, arbitrary: fc.integer({ min: 0, max: 24 }) },
    ),
    nudgeMs: isDyadic
      ? fc.constant(0)
      : fc.oneof(
          { weight: 24, arbitrary: fc.constant(0) },
          { weight: 3, arbitrary: fc.constantFrom(...nearTieMs) },
          { weight: 1, arbitrary: fc.constant(silenceMs) },
        ),
  })

/** The headway that a choice stands for, ms. */
export const headwayMsOf = ({ steps, nudgeMs }: HeadwayChoice, unitMs: number): number => steps * unitMs + nudgeMs
