/** Tables of comma-separated values with a header; every cell knows its place. */
import { parse } from "csv-parse/sync"
import * as Result from "effect/Result"
import { type InvalidValue, listNames } from "../domain/InputErrors.ts"
import { invalid } from "./Measurement.ts"

/** A row of a table. */
export interface TableRow {
  readonly line: number
  /** The text of a cell; the column must be in the header. */
  readonly cell: (column: string) => string
  /** Where a cell stands, for messages. */
  readonly place: (column: string) => string
}

/** A table: the names of its columns, without white space around them, and its rows, at least one. */
export interface Table {
  readonly header: ReadonlyArray<string>
  readonly rows: ReadonlyArray<TableRow>
}

/** A record of a CSV text, and the line on which it ends. */
interface CsvRecord {
  readonly record: ReadonlyArray<string>
  readonly info: { readonly lines: number }
}

const records = (text: string): Result.Result<ReadonlyArray<CsvRecord>, InvalidValue> =>
  Result.try({
    try: () =>
      parse(text, {
        bom: true,
        info: true,
        record_delimiter: ["\r\n", "\n"],
        relax_column_count: true,
        skip_empty_lines: true,
        skip_records_with_empty_values: true,
      }) as unknown as ReadonlyArray<CsvRecord>,
    catch: (error) => invalid("", `malformed text (${(error as Error).message})`, "comma-separated values"),
  })

/** The names of the columns of a text's first record, none where it is no table. */
export const headerOf = (text: string): ReadonlyArray<string> => {
  const firstLine = text.slice(0, 100_000).split(/\r?\n/, 1)[0]!
  return Result.match(records(firstLine), {
    onFailure: () => [],
    onSuccess: ([first]) => (first === undefined ? [] : namesOf(first)),
  })
}

const namesOf = ({ record }: CsvRecord): ReadonlyArray<string> => record.map((name) => name.trim())

/** Reads a table that has these columns, each once, and as many cells in every row as in its header. */
export const readTable = (text: string, required: ReadonlyArray<string>): Result.Result<Table, InvalidValue> =>
  Result.gen(function* () {
    const [first, ...rest] = yield* records(text)
    if (first === undefined) return yield* Result.fail(invalid("", "no line", "a header with the names of columns"))
    const header = namesOf(first)
    const missing = required.find((name) => !header.includes(name))
    if (missing !== undefined) {
      const found = `no column ${JSON.stringify(missing)} among ${listNames(header)}`
      return yield* Result.fail(invalid("line 1", found, `the columns ${listNames(required)}`))
    }
    const twice = header.find((name, index) => name !== "" && header.indexOf(name) !== index)
    if (twice !== undefined) {
      return yield* Result.fail(invalid("line 1", `two columns ${JSON.stringify(twice)}`, "only one of that name"))
    }
    if (rest.length === 0) return yield* Result.fail(invalid("", "a header alone", "at least one row under it"))
    const uneven = rest.find(({ record }) => record.length !== header.length)
    if (uneven !== undefined) {
      const found = `${uneven.record.length} cells`
      const expected = `${header.length} cells, as in the header`
      return yield* Result.fail(invalid(`line ${uneven.info.lines}`, found, expected))
    }
    return { header, rows: rest.map((record) => tableRow(header, record)) }
  })

const tableRow = (header: ReadonlyArray<string>, { record, info }: CsvRecord): TableRow => ({
  line: info.lines,
  cell: (column) => record[header.indexOf(column)]!.trim(),
  place: (column) => `line ${info.lines}, column ${JSON.stringify(column)}`,
})
