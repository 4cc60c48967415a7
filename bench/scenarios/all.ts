/** Every benchmark of the suite, in the order in which they run. */
import type { Benchmark, Scale } from "../framework/Benchmark.ts"
import { holdModel } from "./HoldModel.ts"
import { imageDriverLatencies, imageDriverLineage, type Size } from "./ImageDriver.ts"

/** The suite at a scale. */
export const benchmarksAt = (scale: Scale): ReadonlyArray<Benchmark> => {
  switch (scale) {
    case "full":
      return full
    case "smoke":
      return smoke
  }
}

/** Digests of the right latencies, by queries. */
const latencyDigests = {
  2000: "7a8ea0007e5c293b",
  50_000: "05b5010f3a1de324",
  1_000_000: "dfa5cb5ea37961d2",
} as const

const imageDriverSize = (queries: keyof typeof latencyDigests, warmUpRuns: number, timedRuns: number): Size => ({
  queries,
  warmUpRuns,
  timedRuns,
  expectedDigest: latencyDigests[queries],
})

const full: ReadonlyArray<Benchmark> = [
  holdModel({ pending: 64, holds: 8_000_000, warmUpRuns: 3, expectedDigest: "a5f58da12edd9ba6" }),
  holdModel({ pending: 1000, holds: 6_000_000, warmUpRuns: 3, expectedDigest: "9012dfa8c79dd743" }),
  holdModel({ pending: 100_000, holds: 4_000_000, warmUpRuns: 2, expectedDigest: "441b11275dff81d5" }),
  holdModel({ pending: 1_000_000, holds: 4_000_000, warmUpRuns: 1, expectedDigest: "acead38c0600a048" }),
  imageDriverLineage(imageDriverSize(50_000, 20, 20)),
  imageDriverLineage(imageDriverSize(1_000_000, 5, 3)),
  imageDriverLatencies(imageDriverSize(50_000, 20, 20)),
  imageDriverLatencies(imageDriverSize(1_000_000, 5, 3)),
]

const smoke: ReadonlyArray<Benchmark> = [
  holdModel({ pending: 64, holds: 1000, warmUpRuns: 0, expectedDigest: "c12530fcae33fc27" }),
  holdModel({ pending: 1000, holds: 10_000, warmUpRuns: 0, expectedDigest: "9152034564aebd26" }),
  imageDriverLineage(imageDriverSize(2000, 0, 1)),
  imageDriverLatencies(imageDriverSize(2000, 0, 1)),
]
