/** Problems that no configuration on offer solves. */
import type { Configuration } from "../domain/Configuration.ts"
import { leastServiceTimeMs } from "../domain/ServiceTime.ts"
import { findTooSlow, type Impossibility } from "./Bounds.ts"
import { compile } from "./Candidate.ts"
import { configure, least, type NodeOptions } from "./Options.ts"
import type { Problem } from "./Problem.ts"
import { workloadsOf } from "./Workloads.ts"

/** One replica of every node, on the hardware that has the least service time of all, with its largest batch size. */
export const fastest = (nodes: ReadonlyArray<NodeOptions>): Configuration =>
  configure(nodes, ({ hardware }) => {
    const best = least(hardware, ({ serviceMs }) => leastServiceTimeMs(serviceMs))!
    return { hardware: best.hardware, maxBatchSize: best.batchSizes.at(-1)!, replicas: 1 }
  })

/** Proof that nothing on offer meets the objective: a node without hardware, or longest path of least service times. */
export const findHopeless = (problem: Problem, nodes: ReadonlyArray<NodeOptions>): Impossibility | undefined => {
  const bare = nodes.find(({ hardware }) => hardware.length === 0)
  if (bare !== undefined) return { _tag: "NoHardware", node: bare.node.name }
  // The latest workload rounds the most.
  const latest = workloadsOf(problem).arrivals.reduce((left, right) => (right.at(-1)! <= left.at(-1)! ? left : right))
  const { stages } = compile(problem, fastest(nodes))
  return findTooSlow({ stages, arrivalMs: latest }, problem.objective)
}
