/** The model catalogue: hardware with its prices, and every model's profiles by hardware. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { type InputError, InvalidValue, listNames, UnknownHardware } from "./InputErrors.ts"
import { checkOrder, Profile } from "./Profile.ts"
import { Refusal } from "./Provenance.ts"
import { CostPerHour, expectedName, isName, Name } from "./Units.ts"

/** The outside form of a catalogue file. */
export const Catalog = Schema.Struct({
  name: Name,
  origin: Schema.optionalKey(Schema.String),
  hardware: Schema.Record(Schema.String, Schema.Struct({ costPerHour: CostPerHour })),
  models: Schema.Record(Schema.String, Schema.Record(Schema.String, Profile)),
  refused: Schema.optionalKey(Schema.Array(Refusal)).annotate({
    description: "Rows that an import could not use, and why; written by headway profile import.",
  }),
}).annotate({
  identifier: "Catalog",
  description: "Hardware with its cost per hour, and the profiles of each model by hardware.",
})
export type Catalog = typeof Catalog.Type

/** The catalogue, once its profiles are in order and name known hardware. */
export const check = (catalog: Catalog): Result.Result<Catalog, InputError> => {
  const hardwareNames = Object.keys(catalog.hardware)
  const misnamed = [
    ...hardwareNames.map((name) => ["hardware", name] as const),
    ...Object.keys(catalog.models).map((name) => ["models", name] as const),
  ].find(([, name]) => !isName(name))
  if (misnamed !== undefined) {
    const [path, name] = misnamed
    return Result.fail(new InvalidValue({ path, found: `the name ${JSON.stringify(name)}`, expected: expectedName }))
  }
  if (Object.keys(catalog.models).length === 0) {
    return Result.fail(new InvalidValue({ path: "models", found: "no model", expected: "at least one model" }))
  }
  for (const [model, profiles] of Object.entries(catalog.models)) {
    if (Object.keys(profiles).length === 0) {
      return Result.fail(
        new InvalidValue({
          path: `models.${model}`,
          found: "no profile",
          expected: "a profile on at least one hardware",
        }),
      )
    }
    for (const [hardware, profile] of Object.entries(profiles)) {
      const path = `models.${model}.${hardware}`
      if (!Object.hasOwn(catalog.hardware, hardware)) {
        return Result.fail(
          new UnknownHardware({
            path,
            found: JSON.stringify(hardware),
            expected: `a hardware of ${listNames(hardwareNames)}`,
          }),
        )
      }
      const ordered = checkOrder(profile, path)
      if (Result.isFailure(ordered)) return Result.fail(ordered.failure)
    }
  }
  return Result.succeed(catalog)
}

/** The profile of a model on a hardware, if the catalogue has it. */
export const profileOf = (catalog: Catalog, model: string, hardware: string): Profile | undefined => {
  const profiles = Object.hasOwn(catalog.models, model) ? catalog.models[model]! : {}
  return Object.hasOwn(profiles, hardware) ? profiles[hardware] : undefined
}

/** The hardware that a model has a profile on, in the order of the catalogue's hardware. */
export const hardwareOf = (catalog: Catalog, model: string): ReadonlyArray<string> =>
  Object.keys(catalog.hardware).filter((hardware) => profileOf(catalog, model, hardware) !== undefined)

/** Price of one replica on a hardware that the catalogue has, units per hour. */
export const costPerHourOf = (catalog: Catalog, hardware: string): number => catalog.hardware[hardware]!.costPerHour
