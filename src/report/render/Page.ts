/** A report as one HTML page that needs nothing else: no network, no script. */
import type { Element, ElementContent, Nodes } from "hast"
import { toHtml } from "hast-util-to-html"
import { h } from "hastscript"
import type { Figure, KeyFigure, Part, Report, Section } from "../content/Content.ts"
import type { Table } from "../Format.ts"
import { draw } from "./Draw.ts"
import { fromStyleSheet } from "./Palette.ts"
import { styleSheet } from "./StyleSheet.ts"

const language = "en"
/** Nothing may be loaded, and nothing may run. */
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

/** The page. */
export const pageOf = (report: Report, generator: string): string => {
  const { title, headline, remarks, meetsSlo, keyFigures, sections } = report
  const page: Nodes = {
    type: "root",
    children: [
      { type: "doctype" },
      h("html", { lang: language }, [
        h("head", [
          h("meta", { charSet: "utf-8" }),
          h("meta", { httpEquiv: "Content-Security-Policy", content: policy }),
          h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
          h("meta", { name: "description", content: headline }),
          h("meta", { name: "generator", content: generator }),
          h("link", { rel: "icon", href: "data:," }),
          h("title", `${title} · Headway`),
          h("style", styleSheet),
        ]),
        h("body", [
          h("a.skip", { href: "#content" }, "Skip to the content"),
          h("header", [
            h("p.kind", [
              h(
                "span.verdict",
                { className: meetsSlo ? "meets" : "misses" },
                meetsSlo ? "meets its objective" : "misses its objective",
              ),
              title,
            ]),
            h("h1", prose(headline)),
            h(
              "ul.remarks",
              remarks.map((remark) => h("li", prose(remark))),
            ),
            h("dl.key-figures", keyFigures.map(keyFigureOf)),
            h("nav", { ariaLabel: "Sections" }, [
              h(
                "ol",
                sections.map(({ id, heading }) => h("li", h("a", { href: `#${id}` }, heading))),
              ),
            ]),
          ]),
          h("main#content", sections.map(sectionOf)),
          h("footer", h("p", `Made by ${generator}. This page loads nothing and runs no script.`)),
        ]),
      ]),
    ],
  }
  return `${toHtml(page, { allowDangerousHtml: true })}\n`
}

const keyFigureOf = ({ label, value, unit, note }: KeyFigure): Element =>
  h("div", [h("dt", label), h("dd.value", [value, " ", h("span", unit)]), h("dd.note", prose(note))])

const sectionOf = ({ id, heading, paragraphs, parts }: Section): Element =>
  h("section", { id, ariaLabelledBy: [`${id}-heading`] }, [
    h("h2", { id: `${id}-heading` }, heading),
    ...paragraphs.map((paragraph) => h("p", prose(paragraph))),
    ...parts.map(partOf),
  ])

const partOf = (part: Part): Element => {
  switch (part._tag) {
    case "Figures":
      return figuresOf(part)
    case "Table":
      return h("div.block", [
        h("h3", part.title),
        ...(part.note === undefined ? [] : [h("p.note", prose(part.note))]),
        scrollable(part.title, tableOf(part.table)),
      ])
    case "Listing":
      return h("div.block", [
        h("h3", part.title),
        h("pre", { tabIndex: 0, role: "region", ariaLabel: part.title }, h("code", part.text)),
      ])
  }
}

const columnsOf: Readonly<Record<number, string>> = { 2: "pair", 3: "triple" }

const figuresOf = ({ heading, note, figures }: Extract<Part, { readonly _tag: "Figures" }>): Element => {
  const grid = h(
    "div.figures",
    { className: columnsOf[figures.length] ?? [] },
    figures.map((figure) => figureOf(figure, figures.length, heading === undefined ? "h3" : "h4")),
  )
  return heading === undefined ? grid : h("div.group", [h("h3", [heading, h("small", note)]), grid])
}

/** How wide a chart is where one, two or three stand in a row; and on a narrow page, px. */
const wideWidthsPx: Readonly<Record<number, number>> = { 1: 1080, 2: 527, 3: 343 }
const narrowWidthPx = 350

const figureOf = (figure: Figure, inRow: number, heading: "h3" | "h4"): Element => {
  const wide = draw(figure, { palette: fromStyleSheet, widthPx: wideWidthsPx[inRow] ?? 343, suffix: "" })
  const narrow =
    inRow === 3 ? undefined : draw(figure, { palette: fromStyleSheet, widthPx: narrowWidthPx, suffix: "-narrow" })
  return h("figure", [
    h("figcaption", [h(heading, figure.title), h("p", prose(figure.caption ?? figure.description))]),
    ...(narrow === undefined ? [raw(wide.svg)] : [h("div.wide", [raw(wide.svg)]), h("div.narrow", [raw(narrow.svg)])]),
    h("details", [
      h("summary", ["Data as a table", h("span.unseen", `: ${figure.title}`)]),
      scrollable(figure.title, tableOf(figure.data)),
    ]),
  ])
}

/** Text whose numbers stay beside their units when its lines break. */
const prose = (text: string): string => text.replace(/(?<=\d) (?=%|ms\b|s\b|min\b|h\b|×|units?\b)/g, "\u00A0")

/** Markup that is in the page as it is. */
const raw = (value: string): ElementContent => ({ type: "raw", value }) as unknown as ElementContent

/** What is wider than a page scrolls by itself, by keyboard too. */
const scrollable = (label: string, content: Element): Element =>
  h("div.scroll", { tabIndex: 0, role: "region", ariaLabel: `Table: ${label}` }, content)

const tableOf = ({ columns, rows }: Table): Element => {
  const className = (index: number) => (columns[index]?.align === "right" ? ["right"] : [])
  const isProse = columns.every(({ align }) => align !== "right")
  return h("table", { className: isProse ? ["prose"] : [] }, [
    h(
      "thead",
      h(
        "tr",
        columns.map(({ heading }, index) => h("th", { scope: "col", className: className(index) }, heading)),
      ),
    ),
    h(
      "tbody",
      rows.map((row) =>
        h(
          "tr",
          row.map((cell, index) =>
            index === 0
              ? h("th", { scope: "row", className: className(index) }, cell)
              : h("td", { className: className(index) }, cell),
          ),
        ),
      ),
    ),
  ])
}
