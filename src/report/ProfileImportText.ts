/** An import as text: the profiles it made, what became of every row, and what to know. */
import type { ImportedRow, ProfileImportDocument } from "../domain/ProfileImport.ts"
import { formatNumber, formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"

const ruleText: Readonly<Record<ProfileImportDocument["rule"], string>> = {
  saturation: "of each batch size the greatest throughput, and the p99 latency under the least load",
  fastest: "of each batch size the row of the greatest throughput",
  median: "of each batch size the median throughput and the median p99 latency",
}

const useText: Readonly<Record<ImportedRow["use"], string>> = {
  both: "used",
  throughput: "throughput",
  latency: "latency",
  interpolation: "interpolated",
  outbid: "dropped",
  refused: "dropped",
}

/** The whole report. */
export const profileImportText = (document: ProfileImportDocument, paint: Paint): string => {
  const used = document.rows.filter(({ use }) => useText[use] !== "dropped").length
  const where = document.catalog ?? "no catalog written, as --output was not given"
  return [
    paint.bold(`Import: ${used} of ${document.rows.length} measurements used; ${where}`),
    `  rule: ${ruleText[document.rule]}`,
    ...document.files.map(
      ({ file, format, isGuessed }) => `  ${file}: ${format}${isGuessed ? ", by its content" : ""}`,
    ),
    "",
    indent(profileTable(document)),
    ...document.files.flatMap(({ file }) => ["", paint.bold(file), indent(rowTable(document, file))]),
    ...(document.warnings.length === 0 ? [] : ["", paint.bold("To know")]),
    ...document.warnings.map((warning) => `  ${warning}`),
  ].join("\n")
}

const profileTable = ({ profiles, hardware }: ProfileImportDocument): string =>
  formatTable(
    [{ heading: "model" }, { heading: "hardware" }, { heading: "cost/h", align: "right" }, { heading: "batch sizes" }],
    profiles.map((profile) => [
      profile.model,
      profile.hardware,
      formatNumber(hardware[profile.hardware]!.costPerHour),
      profile.batchSizes.join(" "),
    ]),
  )

const rowTable = ({ rows }: ProfileImportDocument, file: string): string =>
  formatTable(
    [
      { heading: "row" },
      { heading: "model" },
      { heading: "hardware" },
      { heading: "batch", align: "right" },
      { heading: "load", align: "right" },
      { heading: "qps", align: "right" },
      { heading: "p99 ms", align: "right" },
      { heading: "use" },
      { heading: "why" },
    ],
    rows
      .filter((row) => row.file === file)
      .map((row) => [
        row.row,
        row.model,
        row.hardware,
        formatNumber(row.batchSize),
        loadText(row.load),
        figureText(row.throughputQps),
        figureText(row.latencyMsP99),
        useText[row.use],
        row.why,
      ]),
  )

const figureText = (figure: number | null): string => (figure === null ? "–" : formatNumber(figure))

const loadText = (load: ImportedRow["load"]): string => {
  if (load === null) return "–"
  return load.kind === "concurrency" ? `${formatNumber(load.value)} at once` : `${formatNumber(load.value)} a second`
}
