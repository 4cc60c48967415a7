/** Knots: the batch sizes of one profile, whole ones as they were measured, and others made of means between them. */
import { type FractionalRule, type ImportedRow, type Reduction, wholeWithin } from "../domain/ProfileImport.ts"
import type { ProfileRow } from "../domain/Profile.ts"
import { placeText, type Provenance } from "../domain/Provenance.ts"
import type { Measurement } from "./Measurement.ts"
import { type Choice, reduce } from "./Reduce.ts"

/** What became of one measurement. */
export interface Fate {
  readonly measurement: Measurement
  readonly use: ImportedRow["use"]
  readonly why: string
}

/** The rows of a profile, batch sizes ascending, perhaps none, and what became of every measurement. */
export interface Knots {
  readonly rows: ReadonlyArray<ProfileRow>
  readonly fates: ReadonlyArray<Fate>
}

/** A batch size with both figures. */
interface Knot {
  readonly batchSize: number
  readonly measurements: ReadonlyArray<Measurement>
  readonly throughputQps: Choice
  readonly latencyMsP99: Choice
}

/** The profile of one model on one hardware, of measurements that nothing speaks against. */
export const knotsOf = (
  measurements: ReadonlyArray<Measurement>,
  rule: Reduction,
  fractional: FractionalRule,
): Knots => {
  const fates: Array<Fate> = []
  const whole: Array<Knot> = []
  const between: Array<Knot> = []
  for (const [batchSize, group] of Map.groupBy(measurements, ({ batchSize }) => keyOf(batchSize))) {
    const { throughputQps, latencyMsP99 } = reduce(group, rule)
    if (throughputQps === undefined || latencyMsP99 === undefined) {
      const missing = throughputQps === undefined ? "throughput" : "p99 latency"
      fates.push(...group.map((measurement) => refused(measurement, `no row of this batch size has a ${missing}`)))
      continue
    }
    const knot = { batchSize, measurements: group, throughputQps, latencyMsP99 }
    if (Number.isInteger(batchSize)) whole.push(knot)
    else between.push(knot)
  }
  for (const knot of whole) fates.push(...knot.measurements.map((measurement) => fateOf(measurement, knot)))
  const interpolated = fractional === "interpolate" ? interpolate(whole, between) : []
  for (const knot of between) {
    const uses = interpolated.filter(({ below, above }) => below === knot || above === knot)
    fates.push(
      ...knot.measurements.map((measurement) =>
        fateBetween(measurement, knot, uses, targetOf(knot.batchSize, [...whole, ...between]), whole, fractional),
      ),
    )
  }
  const rows = [...whole.map(profileRow), ...interpolated.map(({ row }) => row)]
  return { rows: rows.toSorted((left, right) => left.batchSize - right.batchSize), fates }
}

/** A mean that is as good as whole, whole; another as it is. */
const keyOf = (batchSize: number): number =>
  Math.abs(batchSize - Math.round(batchSize)) <= wholeWithin ? Math.round(batchSize) : batchSize

/** That a measurement cannot be used. */
export const refused = (measurement: Measurement, why: string): Fate => ({ measurement, use: "refused", why })

const outbid = (measurement: Measurement, why: string): Fate => ({ measurement, use: "outbid", why })

const fateOf = (measurement: Measurement, { batchSize, throughputQps, latencyMsP99 }: Knot): Fate => {
  const isFastest = throughputQps.from === measurement
  const isLightest = latencyMsP99.from === measurement
  const taken = measurement.batchSize === batchSize ? "" : `; the mean ${measurement.batchSize} taken for ${batchSize}`
  if (isFastest && isLightest) {
    const why =
      throughputQps.why === latencyMsP99.why ? throughputQps.why : `${throughputQps.why}, and ${latencyMsP99.why}`
    return { measurement, use: "both", why: `${why}${taken}` }
  }
  if (isFastest) return { measurement, use: "throughput", why: `${throughputQps.why}${taken}` }
  if (isLightest) return { measurement, use: "latency", why: `${latencyMsP99.why}${taken}` }
  const instead = [throughputQps, latencyMsP99].map(({ from }) =>
    from.file === measurement.file ? from.row : placeText(from),
  )
  return outbid(measurement, `another row was chosen: ${[...new Set(instead)].join(" and ")}`)
}

const fateBetween = (
  measurement: Measurement,
  knot: Knot,
  uses: ReadonlyArray<Interpolated>,
  target: number,
  whole: ReadonlyArray<Knot>,
  fractional: FractionalRule,
): Fate => {
  const mean = `the mean batch size ${knot.batchSize} is no whole number`
  const isChosen = [knot.throughputQps, knot.latencyMsP99].some(({ from }) => from === measurement)
  if (0 < uses.length && isChosen) {
    const sizes = uses.map(({ row }) => row.batchSize).join(", ")
    return { measurement, use: "interpolation", why: `${mean}: batch size ${sizes} is interpolated from it` }
  }
  if (0 < uses.length) return outbid(measurement, `${mean}, and another row of that mean was chosen`)
  if (fractional === "refuse") return refused(measurement, mean)
  return whole.some(({ batchSize }) => batchSize === target)
    ? refused(measurement, `${mean}, and batch size ${target} was measured itself`)
    : refused(measurement, `${mean}, and there is nothing to interpolate with around ${target}`)
}

const measured = ({ from }: Choice): Provenance => ({
  kind: "measured",
  file: from.file,
  row: from.row,
  ...(from.note === undefined ? {} : { note: from.note }),
})

const profileRow = ({ batchSize, latencyMsP99, throughputQps }: Knot): ProfileRow => ({
  batchSize,
  latencyMsP99: latencyMsP99.value,
  throughputQps: throughputQps.value,
  provenance: { latencyMsP99: measured(latencyMsP99), throughputQps: measured(throughputQps) },
})

/** The whole number nearest to a mean; where that lies beyond all that was measured, the one on the mean's other side. */
const targetOf = (mean: number, knots: ReadonlyArray<Knot>): number => {
  const nearest = Math.round(mean)
  const isInside = knots.some(({ batchSize }) =>
    mean < nearest ? nearest <= batchSize : batchSize <= nearest && batchSize !== mean,
  )
  if (isInside) return nearest
  return mean < nearest ? nearest - 1 : nearest + 1
}

interface Interpolated {
  readonly row: ProfileRow
  readonly below: Knot
  readonly above: Knot
}

/**
 * Rows of the whole numbers next to means, each between its neighbours: p99 latency and the time of a batch are linear
 * in the batch size, as service times are. Where a neighbour is missing there is none, for nothing is extrapolated.
 */
const interpolate = (whole: ReadonlyArray<Knot>, between: ReadonlyArray<Knot>): ReadonlyArray<Interpolated> => {
  const knots = [...whole, ...between].toSorted((left, right) => left.batchSize - right.batchSize)
  const targets = new Set(between.map(({ batchSize }) => targetOf(batchSize, knots)))
  for (const { batchSize } of whole) targets.delete(batchSize)
  return [...targets].flatMap((batchSize) => {
    const below = knots.findLast((knot) => knot.batchSize < batchSize)
    const above = knots.find((knot) => batchSize < knot.batchSize)
    return below === undefined || above === undefined
      ? []
      : [{ row: rowBetween(batchSize, below, above), below, above }]
  })
}

const rowBetween = (batchSize: number, below: Knot, above: Knot): ProfileRow => {
  const share = (batchSize - below.batchSize) / (above.batchSize - below.batchSize)
  const between = (lower: number, upper: number): number => lower + (upper - lower) * share
  const batchMs = between(below.batchSize / below.throughputQps.value, above.batchSize / above.throughputQps.value)
  const provenance = (figure: "throughputQps" | "latencyMsP99"): Provenance => ({
    kind: "interpolated",
    between: [placeOf(below[figure]), placeOf(above[figure])],
  })
  return {
    batchSize,
    latencyMsP99: between(below.latencyMsP99.value, above.latencyMsP99.value),
    throughputQps: batchSize / batchMs,
    provenance: { latencyMsP99: provenance("latencyMsP99"), throughputQps: provenance("throughputQps") },
  }
}

const placeOf = ({ from: { file, row } }: Choice) => ({ file, row })
