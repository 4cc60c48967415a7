/** The file of a lineage: Parquet where its name ends so, else CSV; in parts, so that a long one shows progress. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Lineage } from "../../domain/Lineage.ts"
import { formatCount } from "../../report/Format.ts"
import { lineageHeader, lineageRows } from "../../report/LineageCsv.ts"
import type { InputFileError } from "../input/InputFileError.ts"
import { openOutput } from "./Output.ts"
import type { OutputFile } from "./OutputFile.ts"
import type { Progress } from "./Terminal.ts"

/** How a form writes a lineage: what comes first, the rows of the queries in [start, end), and what comes last. */
interface LineageForm {
  readonly rowsPerPart: number
  readonly head: string
  readonly rows: (start: number, end: number) => string | Uint8Array
  readonly end: () => string | Uint8Array
}

/** An open file, and the form that its name asks for. */
export interface LineageFile {
  readonly file: OutputFile
  readonly form: (lineage: Lineage) => Effect.Effect<LineageForm>
}

const csv = (lineage: Lineage): Effect.Effect<LineageForm> =>
  Effect.succeed({
    rowsPerPart: 10_000,
    head: lineageHeader(lineage),
    rows: (start, end) => lineageRows(lineage, start, end),
    end: () => "",
  })

/** Its library is loaded only where it is needed. */
const parquet = (lineage: Lineage): Effect.Effect<LineageForm> =>
  Effect.promise(async () => {
    const { LineageParquet } = await import("../../report/LineageParquet.ts")
    const writer = new LineageParquet(lineage)
    return {
      rowsPerPart: 100_000,
      head: "",
      rows: (start, end) => writer.rows(start, end),
      end: () => writer.end(),
    }
  })

/** Opens the file of a lineage, if one was asked for. */
export const openLineageFile = Effect.fnUntraced(function* (name: Option.Option<string>) {
  const form = /\.parquet$/i.test(Option.getOrElse(name, () => "")) ? parquet : csv
  return Option.map(yield* openOutput(name), (file): LineageFile => ({ file, form }))
})

/** Writes a lineage and puts its file in its place. */
export const writeLineage = Effect.fnUntraced(function* (
  { file, form }: LineageFile,
  lineage: Lineage,
  progress: Progress,
): Effect.fn.Return<void, InputFileError> {
  const queryCount = lineage.arrivalMs.length
  const { rowsPerPart, head, rows, end } = yield* form(lineage)
  yield* file.write(head)
  for (let start = 0; start < queryCount; start += rowsPerPart) {
    yield* file.write(rows(start, Math.min(start + rowsPerPart, queryCount)))
    progress.show(() => `writing lineage: ${formatCount(start)} of ${formatCount(queryCount)} queries`)
  }
  yield* file.write(end())
  yield* file.commit
})
