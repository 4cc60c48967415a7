/** The inputs of a document, for tests of documents and of their texts. */
import type { InputsDocument } from "../../src/domain/Plan.ts"

/** A workload of two phases, one of each kind. */
export const inputs: InputsDocument = {
  headway: "0.1.0",
  engine: "event-loop",
  pipeline: { name: "test", file: "test.json" },
  catalog: { name: "kit", file: "kit.json" },
  workload: {
    phases: [
      { rateQps: 100, scv: 4, headways: 1500, seed: 3, minHeadwayMs: 0.047 },
      { file: "day.csv", column: "t", rateQps: 80 },
    ],
    headways: 2000,
    meanRateQps: 95,
    scv: 3.5,
  },
  serviceTime: "throughput",
  objective: { percentile: "p99", sloMs: 300 },
}
