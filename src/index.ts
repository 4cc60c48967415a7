/**
 * Headway plans machine-learning inference pipelines and proves its plans by simulating every query.
 *
 * In reading order: what is decoded, what is compiled from it, the engine that simulates it, what is estimated from a
 * simulation, and how a plan is chosen.
 */
export * as Catalog from "./domain/Catalog.ts"
export * as Configuration from "./domain/Configuration.ts"
export * as InputErrors from "./domain/InputErrors.ts"
export * as Lineage from "./domain/Lineage.ts"
export * as Percentile from "./domain/Percentile.ts"
export * as Pipeline from "./domain/Pipeline.ts"
export * as Profile from "./domain/Profile.ts"
export * as Scenario from "./domain/Scenario.ts"
export * as ServiceTime from "./domain/ServiceTime.ts"
export * as Workload from "./domain/Workload.ts"
export * from "./engine/Engine.ts"
export * as EventLoopEngine from "./engine/event-loop/EventLoopEngine.ts"
export * as KernelEngine from "./engine/kernel/KernelEngine.ts"
export type { NodeContext, NodeProgram } from "./engine/event-loop/NodeProgram.ts"
export { Scheduler } from "./engine/event-loop/Scheduler.ts"
