/**
 * Headway plans machine-learning inference pipelines and proves its plans by simulating every query.
 *
 * In reading order: what is decoded, what is compiled from it, the engines that simulate it, what is estimated from a
 * simulation, how a plan is chosen, live servers to hold it against, and how it is told.
 */
export * as Decode from "./domain/Decode.ts"
export * as InputErrors from "./domain/InputErrors.ts"
export * as Profile from "./domain/Profile.ts"
export * as ProfileFindings from "./domain/ProfileFindings.ts"
export * as ServiceTime from "./domain/ServiceTime.ts"
export * as Catalog from "./domain/Catalog.ts"
export * as Pipeline from "./domain/Pipeline.ts"
export * as Configuration from "./domain/Configuration.ts"
export * as Workload from "./domain/Workload.ts"
export * as ArrivalProcess from "./domain/ArrivalProcess.ts"
export * as WorkloadStatistics from "./domain/WorkloadStatistics.ts"

export * as ImportFormat from "./import/Format.ts"
export * as ImportAssemble from "./import/Assemble.ts"
export type * as ImportMeasurement from "./import/Measurement.ts"
export * as ProfileImport from "./domain/ProfileImport.ts"

export * as Scenario from "./domain/Scenario.ts"

export {
  Engine,
  fromSimulate,
  judgingOneByOne,
  ProgramFault,
  type SimulationError,
  UnknownProgram,
} from "./engine/Engine.ts"
export type { NodeVerdict, Verdict } from "./engine/Verdict.ts"
export * as Order from "./engine/Order.ts"
export * as EventLoopEngine from "./engine/event-loop/EventLoopEngine.ts"
export type { NodeContext, NodeProgram } from "./engine/event-loop/NodeProgram.ts"
export { Scheduler } from "./engine/event-loop/Scheduler.ts"
export * as KernelEngine from "./engine/kernel/KernelEngine.ts"
export * as PoolEngine from "./engine/pool/PoolEngine.ts"
export * as PoolWorker from "./engine/pool/PoolWorker.ts"

export * as Lineage from "./domain/Lineage.ts"
export * as Percentile from "./domain/Percentile.ts"
export type { Objective } from "./domain/Objective.ts"
export * as Proportion from "./domain/Proportion.ts"
export * as Estimate from "./domain/Estimate.ts"

export type { Problem } from "./planner/Problem.ts"
export * as Bounds from "./planner/Bounds.ts"
export * as Candidate from "./planner/Candidate.ts"
export type * as Search from "./planner/Search.ts"
export * as Exact from "./planner/exact/Exact.ts"
export * as Greedy from "./planner/Greedy.ts"
export * as Frontier from "./planner/frontier/Frontier.ts"
export type * as MaximizeQuestion from "./planner/maximize/Question.ts"
export * as Maximize from "./planner/maximize/Maximize.ts"
export * as GreedyMaximize from "./planner/maximize/GreedyMaximize.ts"
export * as CoarseGrained from "./planner/CoarseGrained.ts"
export * as Attainment from "./planner/Attainment.ts"
export * as Passage from "./planner/explain/Passage.ts"
export * as Slack from "./planner/explain/Slack.ts"
export * as Knobs from "./planner/explain/Knobs.ts"
export * as Headroom from "./planner/explain/Headroom.ts"

export * as ModelServer from "./live/ModelServer.ts"
export { ServerError } from "./live/ServerError.ts"
export * as Measure from "./live/measure/Measure.ts"
export * as OpenLoop from "./live/replay/OpenLoop.ts"
export * as Predict from "./live/replay/Predict.ts"
export * as Compare from "./live/replay/Compare.ts"

export * as Plan from "./domain/Plan.ts"
export * as Documents from "./report/Documents.ts"
export * as LineageCsv from "./report/LineageCsv.ts"
export * as LineageParquet from "./report/LineageParquet.ts"
