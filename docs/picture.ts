/** Draws the README's picture from the plan that `headway plan --json` prints, read from standard input: an SVG. */
import * as Plot from "@observablehq/plot"
import { parseHTML } from "linkedom"
import { readFileSync, writeFileSync } from "node:fs"
import type { PlanDocument } from "../src/domain/Plan.ts"

/** The latency histogram of a plan with its percentile and the SLO, as SVG text. */
export const latencyPicture = ({ plan, objective }: PlanDocument): string => {
  const { document } = parseHTML("<html><body></body></html>")
  const { histogram } = plan!.estimate
  const marks = [
    { ms: plan!.latencyMs, label: `${objective.percentile} ${plan!.latencyMs.toFixed(0)} ms`, color: "#1b6ca8" },
    { ms: objective.sloMs, label: `SLO ${objective.sloMs} ms`, color: "#c0392b" },
  ]
  const tallest = Math.max(...histogram.map(({ queries }) => queries))
  const svg = Plot.plot({
    document,
    width: 760,
    height: 300,
    marginLeft: 60,
    marginTop: 40,
    style: { background: "white", color: "#222", fontFamily: "system-ui, sans-serif", fontSize: "12px" },
    x: { label: "end-to-end latency, ms", domain: [0, Math.max(objective.sloMs, histogram.at(-1)!.toMs) * 1.02] },
    y: { label: "queries", grid: true, tickFormat: ",d" },
    marks: [
      Plot.rectY(histogram, {
        x1: "fromMs",
        x2: "toMs",
        y: "queries",
        insetLeft: 1,
        fill: (bin: { fromMs: number }) => (objective.sloMs <= bin.fromMs ? "#c0392b" : "#8fb8de"),
      }),
      Plot.ruleX(marks, { x: "ms", stroke: "color", strokeWidth: 2 }),
      Plot.text(marks, {
        x: "ms",
        y: tallest,
        text: "label",
        fill: "color",
        dx: -6,
        textAnchor: "end",
        fontWeight: "bold",
      }),
      Plot.ruleY([0]),
    ],
  })
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg")
  svg.setAttribute("role", "img")
  svg.setAttribute(
    "aria-label",
    `Histogram of ${plan!.estimate.queries} latencies; ${marks.map(({ label }) => label).join(", ")}`,
  )
  return `${svg.outerHTML}\n`
}

if (import.meta.main) {
  writeFileSync(new URL("image-driver.svg", import.meta.url), latencyPicture(JSON.parse(readFileSync(0, "utf8"))))
}
