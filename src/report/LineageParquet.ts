/** Lineages as Parquet: the columns of the CSV, times as DOUBLE and counts as INT32, every value as it was computed. */
import { ByteWriter, type ColumnSource, ParquetWriter, schemaFromColumnData } from "hyparquet-writer"
import type { Lineage } from "../domain/Lineage.ts"

const times = (name: string, data: Float64Array): ColumnSource => ({ name, data, type: "DOUBLE", nullable: false })
const counts = (name: string, data: Int32Array): ColumnSource => ({ name, data, type: "INT32", nullable: false })

/** The columns of the queries in [start, end), in the order of the CSV's. */
const columns = ({ arrivalMs, models, sinkMs }: Lineage, start: number, end: number): Array<ColumnSource> => [
  counts(
    "id",
    Int32Array.from({ length: end - start }, (_, index) => start + index),
  ),
  times("arrivalMs", arrivalMs.subarray(start, end)),
  ...models.flatMap(({ name, enqueueMs, dequeueMs, completeMs, batchSize }) => [
    times(`${name}.enqueueMs`, enqueueMs.subarray(start, end)),
    times(`${name}.dequeueMs`, dequeueMs.subarray(start, end)),
    times(`${name}.completeMs`, completeMs.subarray(start, end)),
    counts(`${name}.batchSize`, batchSize.subarray(start, end)),
  ]),
  times("sinkMs", sinkMs.subarray(start, end)),
]

/** A Parquet file in the making: its bytes, part by part, none of them kept. */
export class LineageParquet {
  readonly #lineage: Lineage
  readonly #bytes = new ByteWriter()
  readonly #parquet: ParquetWriter

  constructor(lineage: Lineage) {
    this.#lineage = lineage
    const schema = schemaFromColumnData({ columnData: columns(lineage, 0, 0) })
    this.#parquet = new ParquetWriter({ writer: this.#bytes, schema, createdBy: "headway" })
  }

  /** The bytes that come next, for a row group of the queries in [start, end). */
  rows(start: number, end: number): Uint8Array {
    // A writer without `flush` is done when `write` returns.
    void this.#parquet.write({ columnData: columns(this.#lineage, start, end), rowGroupSize: end - start })
    return this.#take()
  }

  /** The bytes that end the file. */
  end(): Uint8Array {
    void this.#parquet.finish()
    return this.#take()
  }

  #take(): Uint8Array {
    const taken = new Uint8Array(this.#bytes.buffer.slice(0, this.#bytes.index))
    this.#bytes.index = 0
    return taken
  }
}
