/** Drawings as SVG text: how wide they are, which colours they use, and what they say to those who do not see them. */
import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import type { Chart, Figure } from "../content/Content.ts"
import { formatCount, formatNumber } from "../Format.ts"
import type { Palette } from "./Palette.ts"

/** How a figure is drawn. */
export interface Look {
  readonly palette: Palette
  /** In pixels, which are also the units of the drawing. */
  readonly widthPx: number
  /** Added to the ids within the drawing, so that one figure can be drawn twice on a page. */
  readonly suffix: string
}

/** A figure with its chart, of a known kind. */
export interface ChartOf<Tag extends Chart["_tag"]> {
  readonly figure: Figure
  readonly chart: Extract<Chart, { readonly _tag: Tag }>
}

/** A drawing. */
export interface Drawing {
  readonly widthPx: number
  readonly heightPx: number
  /** One `svg` element. */
  readonly svg: string
}

/** The type of all drawings. */
export const fontFamily = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif"

/** Text as it stands in markup. */
export const escaped = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;")

/** What a colour stands for. */
export interface LegendEntry {
  readonly label: string
  readonly color: string
}

/** What is drawn of a plot besides what Plot draws. */
interface PlotLook extends Look {
  readonly legend?: ReadonlyArray<LegendEntry>
}

/** Draws a plot. */
export const plotted = (
  figure: Figure,
  look: PlotLook,
  { height, marginTop = 24, ...options }: Plot.PlotOptions & { readonly height: number },
): Drawing => {
  const legend = legendOf(look)
  const heightPx = height + legend.heightPx
  const { document } = parseHTML("<html><body></body></html>")
  const plot = Plot.plot({
    document,
    width: look.widthPx,
    height,
    marginTop,
    marginBottom: 36,
    ...options,
    x: { tickSize: 4, labelArrow: "none", labelAnchor: "right", ...options.x },
    y: { tickSize: 4, labelArrow: "none", ...options.y },
  })
  for (const style of plot.querySelectorAll("style")) style.remove()
  // The names of marks are for no reader: the description says what they show.
  for (const mark of plot.querySelectorAll("[aria-label]")) mark.removeAttribute("aria-label")
  return framed(
    figure,
    look,
    heightPx,
    `${legend.marks}<g transform="translate(0,${legend.heightPx})">${plot.innerHTML}</g>`,
  )
}

/** The height of a row of a legend. */
export const legendRowPx = 20
const characterPx = 6.3

/** A row of labelled squares, or more where one is too short for them. */
const legendOf = ({
  legend = [],
  widthPx,
  palette,
}: PlotLook): { readonly heightPx: number; readonly marks: string } => {
  let x = 0
  let row = 0
  const marks = legend.map(({ label, color }) => {
    const width = 18 + label.length * characterPx + 14
    if (0 < x && widthPx < x + width) {
      x = 0
      row++
    }
    const y = row * legendRowPx
    const mark =
      `<rect x="${x}" y="${y + 2}" width="12" height="12" rx="2" fill="${color}"/>` +
      `<text x="${x + 18}" y="${y + 12}" text-anchor="start" fill="${palette.ink}">${escaped(label)}</text>`
    x += width
    return mark
  })
  return { heightPx: legend.length === 0 ? 0 : (row + 1) * legendRowPx, marks: marks.join("") }
}

/** A count beside an axis, short: `50k`. */
export const formatTick = (count: number): string =>
  count < 10_000
    ? formatCount(count)
    : count < 10_000_000
      ? `${formatNumber(count / 1e3)}k`
      : `${formatNumber(count / 1e6)}M`

/** A drawing of these marks, with its title and description. */
export const framed = ({ id, title, description }: Figure, look: Look, heightPx: number, marks: string): Drawing => {
  const { widthPx, palette, suffix } = look
  const titleId = `${id}-title${suffix}`
  const descriptionId = `${id}-description${suffix}`
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}" ` +
    `role="img" aria-labelledby="${titleId} ${descriptionId}" color="${palette.muted}" fill="currentColor" ` +
    `font-family="${fontFamily}" font-size="11.5" text-anchor="middle">` +
    `<title id="${titleId}">${escaped(title)}</title><desc id="${descriptionId}">${escaped(description)}</desc>` +
    `${withFewDecimals(marks)}</svg>`
  return { widthPx, heightPx, svg }
}

/** The markup with coordinates, which stand in attributes, to a hundredth of a pixel. */
const withFewDecimals = (markup: string): string =>
  markup.replace(/="[^"]*"/g, (attribute) => attribute.replace(/(\.\d\d)\d+/g, "$1"))
