/** Draws figures. */
import type { Figure } from "../content/Content.ts"
import { exclusions, searchPath, timeShares } from "./ComparisonCharts.ts"
import { latencyHistogram, latencyLadder, latencyOverTime } from "./LatencyCharts.ts"
import { batchSizes, queueOverTime, rateOverTime, utilisationOverTime } from "./LoadCharts.ts"
import { pipelineDrawing } from "./PipelineDrawing.ts"
import type { Drawing, Look } from "./Svg.ts"

/** Draws a figure. */
export const draw = (figure: Figure, look: Look): Drawing => {
  const { chart } = figure
  switch (chart._tag) {
    case "Pipeline":
      return pipelineDrawing({ figure, chart }, look)
    case "LatencyHistogram":
      return latencyHistogram({ figure, chart }, look)
    case "LatencyLadder":
      return latencyLadder({ figure, chart }, look)
    case "LatencyOverTime":
      return latencyOverTime({ figure, chart }, look)
    case "RateOverTime":
      return rateOverTime({ figure, chart }, look)
    case "QueueOverTime":
      return queueOverTime({ figure, chart }, look)
    case "UtilisationOverTime":
      return utilisationOverTime({ figure, chart }, look)
    case "BatchSizes":
      return batchSizes({ figure, chart }, look)
    case "TimeShares":
      return timeShares({ figure, chart }, look)
    case "Exclusions":
      return exclusions({ figure, chart }, look)
    case "SearchPath":
      return searchPath({ figure, chart }, look)
  }
}
