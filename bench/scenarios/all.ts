/** Every benchmark of the suite, in the order in which they run. */
import type { Benchmark, Scale } from "../framework/Benchmark.ts"
import { holdModel } from "./HoldModel.ts"
import { imageDriver } from "./ImageDriver.ts"

/** The suite at a scale. */
export const benchmarksAt = (scale: Scale): ReadonlyArray<Benchmark> => {
  switch (scale) {
    case "full":
      return full
    case "smoke":
      return smoke
  }
}

const full: ReadonlyArray<Benchmark> = [
  holdModel({ pending: 64, holds: 8_000_000, expectedDigest: "a5f58da12edd9ba6" }),
  holdModel({ pending: 1000, holds: 6_000_000, expectedDigest: "9012dfa8c79dd743" }),
  holdModel({ pending: 100_000, holds: 4_000_000, expectedDigest: "441b11275dff81d5" }),
  holdModel({ pending: 1_000_000, holds: 4_000_000, expectedDigest: "acead38c0600a048" }),
  imageDriver({ queries: 50_000, warmUpRuns: 20, timedRuns: 20, expectedDigest: "05b5010f3a1de324" }),
  imageDriver({ queries: 1_000_000, warmUpRuns: 2, timedRuns: 2, expectedDigest: "dfa5cb5ea37961d2" }),
]

const smoke: ReadonlyArray<Benchmark> = [
  holdModel({ pending: 64, holds: 1000, expectedDigest: "c12530fcae33fc27" }),
  holdModel({ pending: 1000, holds: 10_000, expectedDigest: "9152034564aebd26" }),
  imageDriver({ queries: 2000, warmUpRuns: 0, timedRuns: 1, expectedDigest: "7a8ea0007e5c293b" }),
]
