/** A catalogue of measurements: a profile for each model on each hardware, with what became of every row. */
import * as Result from "effect/Result"
import type { Catalog } from "../domain/Catalog.ts"
import { type InvalidValue, listNames } from "../domain/InputErrors.ts"
import type { Profile } from "../domain/Profile.ts"
import { findings } from "../domain/ProfileFindings.ts"
import type { FractionalRule, ImportedRow, Reduction } from "../domain/ProfileImport.ts"
import { type Fate, knotsOf, refused } from "./Knots.ts"
import { invalid, type Measurement } from "./Measurement.ts"

/** What an import makes of measurements. */
export interface Request {
  readonly name: string
  readonly origin: string
  readonly rule: Reduction
  readonly fractionalBatch: FractionalRule
  /** By hardware; 1 where it is not told. */
  readonly costPerHour: Readonly<Record<string, number>>
}

/** A catalogue, what became of every measurement, in their order, and what whoever uses it should know. */
export interface Imported {
  readonly catalog: Catalog
  readonly rows: ReadonlyArray<ImportedRow>
  readonly warnings: ReadonlyArray<string>
}

const defaultCostPerHour = 1

/** Makes a catalogue; fails if no measurement can be used, or a price is of no hardware. */
export const assemble = (
  measurements: ReadonlyArray<Measurement>,
  request: Request,
): Result.Result<Imported, InvalidValue> => {
  const fates = new Map<Measurement, Fate>()
  const note = (fate: Fate): void => void fates.set(fate.measurement, fate)
  for (const measurement of measurements) {
    if (measurement.refusal !== undefined) note(refused(measurement, measurement.refusal))
  }
  const models: Record<string, Record<string, Profile>> = {}
  const usable = measurements.filter(({ refusal }) => refusal === undefined)
  for (const [model, ofModel] of Map.groupBy(usable, ({ model }) => model)) {
    for (const [hardware, group] of Map.groupBy(ofModel, ({ hardware }) => hardware)) {
      const knots = knotsOf(group, request.rule, request.fractionalBatch)
      knots.fates.forEach(note)
      const [first, ...rest] = knots.rows
      if (first !== undefined) models[model] = { ...models[model], [hardware]: [first, ...rest] }
    }
  }
  const told = measurements.map((measurement) => fates.get(measurement)!)
  if (Object.keys(models).length === 0) return Result.fail(nothingToUse(told))
  const hardware = [...new Set(Object.values(models).flatMap(Object.keys))]
  const unknown = Object.keys(request.costPerHour).find((name) => !hardware.includes(name))
  if (unknown !== undefined) {
    const expected = `a price of a hardware in the catalog: ${listNames(hardware)}`
    return Result.fail(invalid("", `--cost-per-hour ${unknown}=…`, expected))
  }
  const refusals = told.filter(({ use }) => use === "refused")
  const catalog: Catalog = {
    name: request.name,
    origin: request.origin,
    hardware: Object.fromEntries(
      hardware.map((name) => [name, { costPerHour: request.costPerHour[name] ?? defaultCostPerHour }]),
    ),
    models,
    ...(refusals.length === 0
      ? {}
      : {
          refused: refusals.map(({ measurement: { file, row, model }, why }) => ({ file, row, model, why })),
        }),
  }
  return Result.succeed({ catalog, rows: told.map(importedRow), warnings: warningsOf(catalog, told, request) })
}

const nothingToUse = ([first]: ReadonlyArray<Fate>): InvalidValue => {
  const because = first === undefined ? "" : `; the first row, ${first.measurement.row}: ${first.why}`
  return invalid("", "no row that can be used", `at least one for each figure of a batch size${because}`)
}

const importedRow = ({ measurement, use, why }: Fate): ImportedRow => {
  const { file, row, model, hardware, batchSize, load, throughputQps, latencyMsP99 } = measurement
  return {
    file,
    row,
    model,
    hardware,
    batchSize,
    load: load ?? null,
    throughputQps: throughputQps ?? null,
    latencyMsP99: latencyMsP99 ?? null,
    use,
    why: measurement.note === undefined ? why : `${why}; ${measurement.note}`,
  }
}

const warningsOf = (catalog: Catalog, fates: ReadonlyArray<Fate>, { costPerHour }: Request): ReadonlyArray<string> => [
  ...Object.keys(catalog.hardware)
    .filter((name) => costPerHour[name] === undefined)
    .map(
      (name) => `${name} is priced at ${defaultCostPerHour} per hour, as --cost-per-hour ${name}=COST was not given`,
    ),
  ...fates
    .filter(({ measurement: { caution }, use }) => caution !== undefined && isUsed(use))
    .map(({ measurement: { file, row, caution } }) => `${file}, ${row}: ${caution}`),
  ...fates.filter(isUnsaturated).map(({ measurement: { model, hardware, batchSize, load } }) => {
    const offered = `${load!.value} requests a second of batch size ${batchSize}`
    return `${model} on ${hardware} kept up with ${offered}, so it can do more than its figure says`
  }),
  ...findings(catalog).map(({ model, hardware, text }) => `${model} on ${hardware}: ${text}`),
]

const isUsed = (use: ImportedRow["use"]): boolean => use !== "outbid" && use !== "refused"

/** How near a throughput must be to what was offered that the model cannot have been busy all the time. */
const keepingUp = 0.95

const isUnsaturated = ({ measurement: { load, batchSize, throughputQps }, use }: Fate): boolean =>
  (use === "both" || use === "throughput") &&
  load?.kind === "request-rate" &&
  keepingUp * load.value * batchSize <= throughputQps!
