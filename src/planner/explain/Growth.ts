/** Workloads that have grown: faster, or more variable, by the same seeds. */
import { generateHeadwaysMs } from "../../domain/ArrivalProcess.ts"
import { arrivalTimesMs, concatenated, type GeneratedWorkload } from "../../domain/Workload.ts"

/** A workload to grow: its arrivals, and what it was generated from unless a part of it was recorded. */
export interface Grower {
  readonly arrivalMs: Float64Array
  readonly generated: ReadonlyArray<GeneratedWorkload> | undefined
}

const generateArrivalsMs = (phases: ReadonlyArray<GeneratedWorkload>): Float64Array =>
  arrivalTimesMs(concatenated(phases.map(generateHeadwaysMs)))

/** Arrival times at a rate that is `growth` higher, 0.1 being a tenth; a recorded workload is compressed. */
export const fasterMs = ({ arrivalMs, generated }: Grower, growth: number): Float64Array =>
  generated === undefined
    ? arrivalMs.map((timeMs) => timeMs / (1 + growth))
    : generateArrivalsMs(generated.map((phase) => ({ ...phase, rateQps: phase.rateQps * (1 + growth) })))

/** Arrival times where every phase's coefficient of variation is `growth` higher. */
export const moreVariableMs = (generated: ReadonlyArray<GeneratedWorkload>, growth: number): Float64Array =>
  generateArrivalsMs(generated.map((phase) => ({ ...phase, scv: (Math.sqrt(phase.scv) + growth) ** 2 })))
