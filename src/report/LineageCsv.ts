/** Lineages as CSV: one row a query in id order, times in ms with full float64 precision. */
import { stringify } from "csv-stringify/sync"
import type { Lineage } from "../domain/Lineage.ts"

/** The header: `id`, `arrivalMs`, then `enqueueMs`, `dequeueMs`, `completeMs`, `batchSize` of each node, then `sinkMs`. */
export const lineageHeader = ({ models }: Lineage): string =>
  stringify([
    [
      "id",
      "arrivalMs",
      ...models.flatMap(({ name }) => [
        `${name}.enqueueMs`,
        `${name}.dequeueMs`,
        `${name}.completeMs`,
        `${name}.batchSize`,
      ]),
      "sinkMs",
    ],
  ])

/** The rows of the queries in [start, end). */
export const lineageRows = ({ arrivalMs, models, sinkMs }: Lineage, start: number, end: number): string =>
  stringify(
    Array.from({ length: end - start }, (_, index) => {
      const query = start + index
      const row = [query, arrivalMs[query]!]
      for (const { enqueueMs, dequeueMs, completeMs, batchSize } of models) {
        row.push(enqueueMs[query]!, dequeueMs[query]!, completeMs[query]!, batchSize[query]!)
      }
      row.push(sinkMs[query]!)
      return row
    }),
  )
