/** Where the figures of a plan's profiles come from, as text. */
import type { ExplanationDocument } from "../domain/Explanation.ts"
import type { ProfileRow } from "../domain/Profile.ts"
import { provenanceText } from "../domain/Provenance.ts"
import { formatNumber, formatTable } from "./Format.ts"

/** A line a figure, and how much was refused; one line alone where the catalogue does not say. */
export const provenanceTable = ({ profiles, refused, catalog }: ExplanationDocument): string => {
  if (profiles.every(({ rows }) => rows.every(({ provenance }) => provenance === undefined))) {
    return `catalog ${catalog.name} does not tell of its figures one by one`
  }
  const table = formatTable(
    [
      { heading: "node" },
      { heading: "model" },
      { heading: "hardware" },
      { heading: "batch", align: "right" },
      { heading: "figure", align: "right" },
      { heading: "from" },
    ],
    profiles.flatMap(({ node, model, hardware, rows }) =>
      rows.flatMap((row) =>
        figures(row).map(([figure, from]) => [node, model, hardware, formatNumber(row.batchSize), figure, from]),
      ),
    ),
  )
  if (refused.length === 0) return table
  const rows = refused.length === 1 ? "1 row of these models was" : `${refused.length} rows of these models were`
  return `${table}\n${rows} refused when the catalog was made; the first: ${refused[0]!.row} of ${refused[0]!.file}, ${refused[0]!.why}`
}

const figures = ({ latencyMsP99, throughputQps, provenance }: ProfileRow): ReadonlyArray<readonly [string, string]> => [
  [`${formatNumber(throughputQps)} qps`, provenance === undefined ? "–" : provenanceText(provenance.throughputQps)],
  [`p99 ${formatNumber(latencyMsP99)} ms`, provenance === undefined ? "–" : provenanceText(provenance.latencyMsP99)],
]
