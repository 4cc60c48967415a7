/** A report as one picture: the headline, the key figures and the charts that matter most. */
import type { Figure, KeyFigure, Report } from "../content/Content.ts"
import { draw } from "./Draw.ts"
import { light, type Palette } from "./Palette.ts"
import { type Drawing, escaped, fontFamily } from "./Svg.ts"

const widthPx = 1200
const marginPx = 40
const gapPx = 26
const innerPx = widthPx - 2 * marginPx

/** Ids of the figures that are shown, row by row. */
const rowsOfIds = [
  ["pipeline"],
  ["latency-histogram", "latency-ladder"],
  ["latency-over-time"],
  ["time-all", "time-around"],
]

/** The picture, on light paper. */
export const posterOf = (report: Report): string => {
  const palette = light
  const figures = new Map(
    report.sections.flatMap(({ parts }) =>
      parts.flatMap((part) =>
        part._tag === "Figures" ? part.figures.map((figure) => [figure.id, figure] as const) : [],
      ),
    ),
  )
  const head = headOf(report, palette)
  let y = head.heightPx
  const rows = rowsOfIds.map((ids) => {
    const shown = ids.map((id) => figures.get(id)!)
    const row = rowOf(shown, y, palette)
    y += row.heightPx + gapPx
    return row.marks
  })
  const heightPx = y + marginPx - gapPx
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${heightPx}" viewBox="0 0 ${widthPx} ${heightPx}" ` +
    `role="img" aria-labelledby="poster-title poster-description" font-family="${fontFamily}" fill="${palette.ink}">` +
    `<title id="poster-title">${escaped(report.title)}</title><desc id="poster-description">${escaped(report.headline)}</desc>` +
    `<rect width="${widthPx}" height="${heightPx}" fill="${palette.paper}"/>${head.marks}${rows.join("")}</svg>\n`
  )
}

interface Marks {
  readonly marks: string
  readonly heightPx: number
}

const charactersPerLine = 94

const headOf = ({ title, headline, keyFigures }: Report, palette: Palette): Marks => {
  const lines = wrapped(headline, charactersPerLine)
  const headlineMarks = lines.map((line, index) => textAt(marginPx, 92 + index * 31, 23, 600, palette.ink, line))
  const figuresY = 92 + lines.length * 31 + 8
  return {
    marks:
      textAt(marginPx, 52, 15, 400, palette.muted, `${title} · Headway`) +
      headlineMarks.join("") +
      keyFigures.map((figure, index) => keyFigureMarks(figure, index, keyFigures.length, figuresY, palette)).join(""),
    heightPx: figuresY + 92 + gapPx,
  }
}

const keyFigureMarks = (
  { label, value, unit }: KeyFigure,
  index: number,
  count: number,
  y: number,
  palette: Palette,
): string => {
  const width = (innerPx - (count - 1) * 12) / count
  const x = marginPx + index * (width + 12)
  return (
    `<rect x="${x}" y="${y}" width="${width}" height="84" rx="8" fill="${palette.panel}"/>` +
    textAt(x + 14, y + 26, 13, 400, palette.muted, label) +
    `<text x="${x + 14}" y="${y + 60}" font-size="25" font-weight="600" fill="${palette.ink}">${escaped(value)}` +
    `<tspan dx="5" font-size="13" font-weight="400" fill="${palette.muted}">${escaped(unit)}</tspan></text>`
  )
}

const rowOf = (figures: ReadonlyArray<Figure>, y: number, palette: Palette): Marks => {
  const width = (innerPx - (figures.length - 1) * gapPx) / figures.length
  const drawings = figures.map((figure) => draw(figure, { palette, widthPx: width, suffix: "" }))
  const scales = drawings.map((drawing) => Math.min(1, width / drawing.widthPx))
  const marks = drawings.map((drawing, index) => {
    const x = marginPx + index * (width + gapPx)
    return textAt(x, y + 16, 16, 600, palette.ink, figures[index]!.title) + placed(drawing, scales[index]!, x, y + 28)
  })
  return {
    marks: marks.join(""),
    heightPx: 28 + Math.max(...drawings.map(({ heightPx }, index) => heightPx * scales[index]!)),
  }
}

/** A drawing within another one. */
const placed = ({ svg, widthPx, heightPx }: Drawing, scale: number, x: number, y: number): string =>
  svg.replace(
    `width="${widthPx}" height="${heightPx}"`,
    `x="${x}" y="${y}" width="${widthPx * scale}" height="${heightPx * scale}"`,
  )

const textAt = (x: number, y: number, size: number, weight: number, fill: string, text: string): string =>
  `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" fill="${fill}">${escaped(text)}</text>`

/** Lines of at most so many characters, but for a word that is longer. */
const wrapped = (text: string, characters: number): ReadonlyArray<string> => {
  const lines: Array<string> = []
  for (const word of text.split(" ")) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= characters) lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  return lines
}
