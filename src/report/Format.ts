/** Numbers and tables as people read them. */
import TextTable from "cli-table3"

/** A count with thousands separated: `50,000`. */
export const formatCount = (count: number): string => count.toLocaleString("en-US", { maximumFractionDigits: 1 })

/** A number to four significant digits, never in exponent form between 0.001 and a billion. */
export const formatNumber = (value: number): string => {
  const size = Math.abs(value)
  if (size === 0) return "0"
  if (size < 0.001 || 1e9 <= size) return value.toPrecision(4)
  const decimals = Math.max(0, 3 - Math.floor(Math.log10(size)))
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(decimals, 4) })
}

/** A difference with its sign, to four significant digits; none before 0. */
export const formatSigned = (value: number): string => (value <= 0 ? formatNumber(value) : `+${formatNumber(value)}`)

/** A duration in ms with one decimal: `432.1 ms`. */
export const formatMs = (ms: number): string =>
  `${ms.toLocaleString("en-US", { minimumFractionDigits: 1, maximumFractionDigits: 1 })} ms`

/** A share of 0 to 1 as a percentage. */
export const formatShare = (share: number): string =>
  `${(share * 100).toLocaleString("en-US", { maximumFractionDigits: 2 })} %`

/** A duration as a person says it: `8 min 20 s`. */
export const formatDuration = (ms: number): string => {
  if (ms < 1000) return `${formatNumber(ms)} ms`
  const seconds = ms / 1000
  if (seconds < 60) return `${formatNumber(seconds)} s`
  const wholeSeconds = Math.round(seconds)
  const minutes = Math.floor(wholeSeconds / 60)
  if (minutes < 60) return `${minutes} min ${wholeSeconds % 60} s`
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A bar of `width` cells at most, in eighths of a cell, for a share of 0 to 1. */
export const formatBar = (share: number, width: number): string => {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8)
  return "█".repeat(eighths >> 3) + ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths & 7]!
}

/** A column: its heading, and which way its cells lean. */
export interface Column {
  readonly heading: string
  readonly align?: "left" | "right"
}

/** A table that is no text yet: figures as people read them, their units beside them or in the headings. */
export interface Table {
  readonly columns: ReadonlyArray<Column>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

/** A table as text. */
export const tableText = ({ columns, rows }: Table): string => formatTable(columns, rows)

/** A table without borders, its columns two spaces apart. */
export const formatTable = (columns: ReadonlyArray<Column>, rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const none = ""
  const table = new TextTable({
    head: columns.map(({ heading }) => heading),
    colAligns: columns.map(({ align }) => align ?? "left"),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2 },
    chars: {
      top: none,
      "top-mid": none,
      "top-left": none,
      "top-right": none,
      bottom: none,
      "bottom-mid": none,
      "bottom-left": none,
      "bottom-right": none,
      left: none,
      "left-mid": none,
      mid: none,
      "mid-mid": none,
      right: none,
      "right-mid": none,
      middle: none,
    },
  })
  for (const row of rows) table.push([...row])
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .filter((line) => line !== "")
    .join("\n")
}

/** Every line of a text, indented by two spaces. */
export const indent = (text: string): string => text.replace(/^(?=.)/gm, "  ")
