/** Simulators of one load beside each other. */
import type { Benchmark, Scale, Target } from "../framework/Benchmark.ts"
import { type Load, parametersOf, queriesOf } from "./Load.ts"
import type { Simulator } from "./Simulators.ts"

/** One comparison: who simulates what, the baseline first, and the digest of the right latencies. */
interface Comparison {
  readonly name: string
  readonly question: string
  readonly load: Load
  readonly expectedDigest: string
  readonly simulators: ReadonlyArray<Simulator>
  readonly targets: ReadonlyArray<Target>
}

/** One comparison as a benchmark. */
export const comparison = (
  { name, question, load, expectedDigest, simulators, targets }: Comparison,
  scale: Scale,
): Benchmark => {
  const contestants = simulators.map((simulator) => simulator(load, scale))
  return {
    name: `${name}/${queriesOf(load)}`,
    question,
    parameters: parametersOf(load),
    seed: load.workload.seed,
    work: { unit: "queries", count: queriesOf(load) },
    baseline: contestants[0]!.name,
    expectedDigest,
    contestants,
    targets,
  }
}
