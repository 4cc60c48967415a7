/** What the browser test does in a page and in this process alike: plans the image driver, by each engine's word. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import {
  ArrivalProcess,
  type Catalog,
  EventLoopEngine,
  Exact,
  KernelEngine,
  Percentile,
  Pipeline,
  Workload,
} from "../../src/index.ts"

/** The cheapest configuration of a pipeline's document, and what it comes to. */
export const planned = (
  catalog: Catalog.Catalog,
  document: Pipeline.PipelineDocument,
  engineName: "kernel" | "event-loop",
) => {
  const headwaysMs = ArrivalProcess.generateHeadwaysMs({ ...Workload.notebookWorkload, headways: 100 })
  const search = Exact.search({
    catalog,
    pipeline: Result.getOrThrow(Pipeline.make(document)),
    arrivalMs: Workload.arrivalTimesMs(headwaysMs),
    serviceTimeModel: "throughput",
    objective: { percentile: Percentile.p99, sloMs: 300 },
  })
  const engine = engineName === "kernel" ? KernelEngine.layer() : EventLoopEngine.layer()
  return Stream.runLast(search).pipe(
    Effect.map((last) => {
      const step = Option.getOrThrow(last)
      if (step._tag !== "Planned") return step._tag
      const { configuration, costPerHour, verdict } = step.candidate
      return { configuration, costPerHour, latencyMs: verdict.latencyMs }
    }),
    Effect.provide(engine),
    Effect.runPromise,
  )
}
