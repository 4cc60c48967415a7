/** The rate of a workload over time, plotted for a terminal. */
import { plot } from "simple-ascii-chart"
import { formatDuration, formatNumber } from "./Format.ts"

const height = 8

/**
 * Arrivals counted in equal parts of a duration, as rates, one column a part; a line of axis labels under them. Two parts
 * at least, of a duration above 0.
 */
export const ratePlot = (arrivalsPerPart: ReadonlyArray<number>, durationMs: number): string => {
  const parts = arrivalsPerPart.length
  const partSeconds = durationMs / parts / 1000
  const rates = arrivalsPerPart.map((arrivals) => arrivals / partSeconds)
  const greatest = Math.max(...rates)
  const chart = plot(
    rates.map((rate, part): [number, number] => [part, rate]),
    {
      width: parts,
      height,
      yRange: [0, greatest],
      customYAxisTicks: [0, greatest / 2, greatest],
      hideXAxisTicks: true,
      formatter: (value, { axis }) => (axis === "y" ? formatNumber(value) : ""),
    },
  )
  const lines = chart.split("\n").map((line) => line.trimEnd())
  const axis = lines.findIndex((line) => line.includes("└"))
  const left = " ".repeat(lines[axis]!.indexOf("└") + 1)
  const end = formatDuration(durationMs)
  const labels = `${left}0 ${end.padStart(parts - 2)}`
  return ["qps", ...lines.slice(0, axis + 1).filter((line) => line !== ""), labels].join("\n")
}
