/** Provenance: where the figures of a catalogue come from. */
import * as Schema from "effect/Schema"

/** A place in a file that was imported: `line 3` of a table, `experiments[0]` of a document. */
export const Place = Schema.Struct({
  file: Schema.String,
  row: Schema.String.annotate({ description: "Where in the file: a line, or a path such as experiments[0]." }),
}).annotate({ identifier: "Place" })
export type Place = typeof Place.Type

/** How one figure was come by: read off a row, or interpolated between two of them. */
export const Provenance = Schema.Union([
  Schema.Struct({
    kind: Schema.Literal("measured"),
    ...Place.fields,
    note: Schema.optionalKey(Schema.String).annotate({ description: "What else is known of how it was measured." }),
  }),
  Schema.Struct({
    kind: Schema.Literal("interpolated"),
    between: Schema.Tuple([Place, Place]).annotate({ description: "Rows of a smaller and of a larger batch size." }),
  }),
]).annotate({ identifier: "Provenance", description: "Where a figure comes from." })
export type Provenance = typeof Provenance.Type

/** What was measured but is not in the catalogue, and why. */
export const Refusal = Schema.Struct({ ...Place.fields, model: Schema.String, why: Schema.String }).annotate({
  identifier: "Refusal",
})
export type Refusal = typeof Refusal.Type

/** A place in words: `a.csv, line 3`. */
export const placeText = ({ file, row }: Place): string => `${file}, ${row}`

/** Provenance in words. */
export const provenanceText = (provenance: Provenance): string => {
  if (provenance.kind === "interpolated") {
    const [below, above] = provenance.between
    return `interpolated between ${placeText(below)} and ${placeText(above)}`
  }
  const note = provenance.note === undefined ? "" : ` (${provenance.note})`
  return `${placeText(provenance)}${note}`
}
