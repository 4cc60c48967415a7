/** The catalogue that a measured profile goes into. */
import * as Effect from "effect/Effect"
import type * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import type { Catalog } from "../../domain/Catalog.ts"
import type { MeasurementDocument } from "../../domain/Measurement.ts"
import { expectedName, isName } from "../../domain/Units.ts"
import { measurementOrigin } from "../../report/MeasurementText.ts"
import type { InputFileError } from "../input/InputFileError.ts"
import { readCatalog } from "../input/PipelineFiles.ts"
import { UsageError } from "../UsageError.ts"
import type { MeasureFlags } from "./MeasureFlags.ts"

/** The model's name in the catalogue. */
export const catalogName = ({ as, model }: MeasureFlags): Effect.Effect<string, UsageError> => {
  const name = Option.getOrElse(as, () => model)
  if (isName(name)) return Effect.succeed(name)
  const reason = `--as: found nothing, expected a name in the catalog for ${JSON.stringify(model)}: ${expectedName}`
  return Effect.fail(new UsageError({ reason }))
}

/** The catalogue to add to, which is a new one unless a flag names one, with the price of the hardware. */
export const catalogToAddTo = Effect.fnUntraced(function* ({
  catalog: file,
  hardware,
  costPerHour,
}: MeasureFlags): Effect.fn.Return<Catalog, InputFileError | UsageError, FileSystem.FileSystem> {
  const catalog = yield* Option.match(file, {
    onNone: () => Effect.succeed<Catalog>({ name: "measured", hardware: {}, models: {} }),
    onSome: (path) => Effect.map(readCatalog(path), ({ value }) => value),
  })
  const known = Object.hasOwn(catalog.hardware, hardware) ? catalog.hardware[hardware]!.costPerHour : undefined
  const told = Option.getOrUndefined(costPerHour)
  if (told === undefined && known === undefined) {
    return yield* new UsageError({
      reason: `--cost-per-hour: found nothing, expected what one ${hardware} costs per hour`,
    })
  }
  if (told !== undefined && known !== undefined && told !== known) {
    const reason = `--cost-per-hour: found ${told}, expected ${known}, at which the catalog has ${hardware}`
    return yield* new UsageError({ reason })
  }
  return { ...catalog, hardware: { ...catalog.hardware, [hardware]: { costPerHour: (told ?? known)! } } }
})

/** The catalogue with the measured profile, its origin told. */
export const withProfile = (catalog: Catalog, document: MeasurementDocument): Catalog => {
  const { model, hardware, profile } = document
  const origin = measurementOrigin(document)
  const models = Object.hasOwn(catalog.models, model) ? catalog.models[model] : {}
  return {
    name: catalog.name,
    origin: catalog.origin === undefined ? origin : `${catalog.origin}; ${origin}`,
    hardware: catalog.hardware,
    models: { ...catalog.models, [model]: { ...models, [hardware]: profile } },
  }
}
