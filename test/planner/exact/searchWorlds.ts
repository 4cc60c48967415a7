/** Small worlds in which searches are told step by step. */
import type { ExactOptions } from "../../../src/planner/exact/Exact.ts"
import type { ServiceTables } from "../../worlds.ts"

/** What is asked: models `a`, `b`, … of tables A, B, … along these edges; cpu costs 2 per hour, gpu 3. */
export interface SearchWorld {
  readonly tables: ServiceTables
  readonly edges: ReadonlyArray<string>
  readonly arrivalMs: ReadonlyArray<number>
  readonly sloMs: number
  readonly percentile: string
  readonly more?: ReadonlyArray<ReadonlyArray<number>>
  readonly mayMiss?: number
  readonly options?: Partial<ExactOptions>
}

/** The worlds by what they are about. */
export const searchWorlds: Readonly<Record<string, SearchWorld>> = {
  "branches that meet at the sink, at a median": {
    tables: { A: { cpu: [2, 2, 10] }, B: { cpu: [7] } },
    edges: ["source a", "source b", "a sink", "b sink"],
    arrivalMs: [0, 0, 4, 12, 24],
    sloMs: 42,
    percentile: "p50",
    options: { missesBeforeSurvey: 0 },
  },
  "branches after a model, at a median": {
    tables: { A: { cpu: [10], gpu: [5, 8] }, B: { cpu: [8, 10, 2], gpu: [7] }, C: { cpu: [4] } },
    edges: ["source a", "a b", "a c", "b sink", "c sink"],
    arrivalMs: [0, 0],
    sloMs: 22,
    percentile: "p50",
    options: { maxReplicas: 3 },
  },
  "nothing that is fast enough": {
    tables: {
      A: { cpu: [10, 3, 3], gpu: [9, 5] },
      B: { cpu: [10, 8], gpu: [3, 6] },
      C: { cpu: [5], gpu: [8, 3] },
      D: { cpu: [9] },
    },
    edges: ["source a", "a b", "a c", "b d", "c d", "d sink"],
    arrivalMs: [0, 0],
    sloMs: 19,
    percentile: "p90",
    options: {},
  },
  "three workloads, one of which may miss": {
    tables: { A: { cpu: [9, 7, 4] } },
    edges: ["source a", "a sink"],
    arrivalMs: [0, 0, 6, 8, 8, 14, 16],
    sloMs: 44,
    percentile: "p50",
    more: [
      [0, 4, 6, 10, 16, 16, 18],
      [0, 4, 6, 12, 14, 16, 16],
    ],
    mayMiss: 1,
    options: { missesBeforeSurvey: 0 },
  },
  "delays to choose from": {
    tables: { A: { cpu: [5, 5, 5] } },
    edges: ["source a", "a sink"],
    arrivalMs: [
      0, 2, 2, 4, 10, 16, 16, 16, 22, 22, 22, 26, 32, 32, 36, 40, 42, 48, 50, 52, 58, 64, 64, 66, 70, 76, 82, 88, 90,
      92,
    ],
    sloMs: 29,
    percentile: "max",
    options: { batchingDelaysMs: [0, 3] },
  },
  "batches that are never filled": {
    tables: { A: { cpu: [3, 7, 6] }, B: { cpu: [2], gpu: [6] } },
    edges: ["source a", "source b", "a sink", "b sink"],
    arrivalMs: [0, 8, 20, 28, 28],
    sloMs: 35,
    percentile: "max",
    options: { batchingDelaysMs: [0, 3] },
  },
  "a plan wanted at once": {
    tables: { A: { cpu: [6, 8, 10] }, B: { cpu: [7] } },
    edges: ["source a", "a b", "b sink"],
    arrivalMs: [0, 6, 12, 14],
    sloMs: 19,
    percentile: "max",
    options: { patience: 0 },
  },
  "ties between two parts": {
    tables: { A: { cpu: [7, 6, 4] }, B: { cpu: [10, 9] } },
    edges: ["source a", "source b", "a sink", "b sink"],
    arrivalMs: [0, 2, 8, 8],
    sloMs: 46,
    percentile: "max",
    options: { patience: 0 },
  },
  "greedy asked for its last plan": {
    tables: { A: { cpu: [10], gpu: [3, 6] }, B: { cpu: [5, 4], gpu: [7] }, C: { cpu: [4] } },
    edges: ["source a", "source b", "a c", "b c", "c sink"],
    arrivalMs: [0, 0, 0, 0],
    sloMs: 23,
    percentile: "max",
    more: [
      [0, 0, 0, 0],
      [0, 0, 0, 0],
    ],
    mayMiss: 1,
    options: { patience: 1 },
  },
  "more replicas than can be busy": {
    tables: { A: { cpu: [10, 0.5] } },
    edges: ["source a", "a sink"],
    arrivalMs: [
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
      0, 0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000,
    ],
    sloMs: 8,
    percentile: "max",
  },
  "too few replicas of one model": {
    tables: { A: { cpu: [1] }, B: { cpu: [10] } },
    edges: ["source a", "a b", "b sink"],
    arrivalMs: [0, 0, 0, 0, 0],
    sloMs: 20,
    percentile: "max",
    options: { maxReplicas: 1 },
  },
  "a survey that spares a few": {
    tables: { A: { cpu: [2] }, B: { cpu: [9, 9, 9] }, C: { cpu: [5], gpu: [5, 4] }, D: { cpu: [4, 9, 7], gpu: [7] } },
    edges: ["source a", "a b", "a c", "b d", "c d", "d sink"],
    arrivalMs: [0, 8, 12, 20],
    sloMs: 23,
    percentile: "p90",
    options: { missesBeforeSurvey: 0 },
  },
  "a survey that spares many": {
    tables: { A: { cpu: [7, 4] }, B: { cpu: [6, 3], gpu: [8] } },
    edges: ["source a", "a b", "b sink"],
    arrivalMs: [0, 12, 20, 20, 24, 32, 32, 40, 52, 56, 56, 56, 56, 60, 68, 68, 68, 76],
    sloMs: 18,
    percentile: "p90",
    options: { missesBeforeSurvey: 1 },
  },
  "greedy asked for its first plan": {
    tables: {
      A: { cpu: [7, 9, 6], gpu: [10, 3] },
      B: { cpu: [3, 10, 4] },
      C: { cpu: [2, 5, 2] },
      D: { cpu: [2, 9], gpu: [2, 3] },
    },
    edges: ["source a", "a b", "a c", "b d", "c d", "d sink"],
    arrivalMs: [
      0, 6, 12, 14, 20, 26, 32, 38, 40, 42, 42, 46, 52, 54, 58, 64, 66, 66, 72, 72, 72, 72, 76, 80, 82, 86, 88, 88,
    ],
    sloMs: 14,
    percentile: "max",
    options: { maxReplicas: 2, patience: 1 },
  },
  "a branch for which nothing is left at all": {
    tables: { A: { cpu: [7] }, B: { cpu: [10, 2, 9] }, C: { cpu: [3, 8, 4] } },
    edges: ["source a", "source b", "a c", "b c", "c sink"],
    arrivalMs: [0, 0, 0, 0, 0, 0],
    sloMs: 11,
    percentile: "max",
    options: { patience: 0 },
  },
  "a last model whose cost is foreseen": {
    tables: { A: { cpu: [30, 30, 30, 30] }, B: { cpu: [1] }, C: { cpu: [10] } },
    edges: ["source a", "a b", "b c", "c sink"],
    arrivalMs: [0, 20, 24, 48],
    sloMs: 55,
    percentile: "max",
    options: { simulationsBeforeForesight: 0, patience: 100, maxReplicas: 2 },
  },
  "a last model that is not the only one to go to the sink": {
    tables: { A: { cpu: [7, 3] }, B: { cpu: [1] }, C: { gpu: [1] }, D: { cpu: [10] } },
    edges: ["source a", "a b", "a c", "b d", "d sink", "c sink"],
    arrivalMs: [0, 2],
    sloMs: 43,
    percentile: "p50",
    options: { maxReplicas: 1 },
  },
  "a part whose branches together miss too much": {
    tables: {
      A: { cpu: [3] },
      B: { cpu: [5, 3, 3], gpu: [7, 2] },
      C: { cpu: [8, 7, 5] },
      D: { cpu: [10, 6, 1], gpu: [10, 10] },
    },
    edges: ["source a", "source b", "a c", "b c", "b d", "c sink", "d sink"],
    arrivalMs: [
      0, 0, 1, 1, 1, 3, 4, 7, 7, 13, 15, 15, 15, 21, 25, 25, 30, 33, 33, 33, 35, 35, 35, 41, 45, 47, 50, 55, 56, 58, 58,
      63, 69,
    ],
    sloMs: 36,
    percentile: "p50",
    options: { maxReplicas: 3, missesBeforeSurvey: 2 },
  },
  "branches of which one has nothing left": {
    tables: { A: { cpu: [6], gpu: [4, 2, 10] }, B: { cpu: [7, 6] }, C: { cpu: [5] } },
    edges: ["source a", "a b", "a c", "b sink", "c sink"],
    arrivalMs: [0, 2, 6, 9, 9, 10],
    sloMs: 25,
    percentile: "p90",
    options: { maxReplicas: 1, missesBeforeSurvey: 2, simulationsBeforeForesight: 3, patience: 8 },
  },
  "branches of which one has nothing left that is as quick": {
    tables: { A: { cpu: [6, 5] }, B: { cpu: [7, 3, 4] }, C: { cpu: [9, 2] }, D: { cpu: [6] } },
    edges: ["source a", "a b", "a c", "a d", "b sink", "c sink", "d sink"],
    arrivalMs: [0, 0, 0, 0, 0],
    sloMs: 56,
    percentile: "p50",
    more: [[0, 0, 0, 0, 0]],
    mayMiss: 1,
    options: { maxReplicas: 1, missesBeforeSurvey: 1, patience: 2 },
  },
  "parts that together miss too much": {
    tables: {
      A: { cpu: [10] },
      B: { cpu: [6, 10], gpu: [10, 10, 6] },
      C: { cpu: [9, 2, 4] },
      D: { cpu: [3, 3], gpu: [4, 4] },
    },
    edges: ["source a", "source b", "a c", "a d", "d sink", "c sink", "b sink"],
    arrivalMs: [0, 3, 3, 3, 7, 8, 9, 9],
    sloMs: 24,
    percentile: "p50",
    options: {},
  },
  "parts and two workloads, one of which is too short to miss anything": {
    tables: { A: { gpu: [9, 2] }, B: { cpu: [3], gpu: [5, 7, 4] }, C: { cpu: [3] } },
    edges: ["source a", "source b", "a c", "c sink", "b sink"],
    arrivalMs: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    sloMs: 28,
    percentile: "p90",
    more: [[0, 0, 0]],
    mayMiss: 1,
    options: {},
  },
  "parts that together miss too many of more queries than a word has bits": {
    tables: { A: { cpu: [1] }, B: { cpu: [7, 9, 7] }, C: { cpu: [10], gpu: [9] } },
    edges: ["source a", "source b", "a c", "c sink", "b sink"],
    arrivalMs: [
      0, 20, 38, 52, 53, 61, 71, 71, 83, 83, 83, 83, 99, 113, 114, 114, 128, 141, 153, 158, 166, 184, 184, 201, 205,
      216, 216, 232, 232, 251, 271, 290, 303, 305, 307, 322, 329, 348, 364, 367,
    ],
    sloMs: 15,
    percentile: "p90",
  },
  "a part whose branches together are too slow for what is as dear": {
    tables: { A: { cpu: [1] }, B: { cpu: [10, 9, 1] }, C: { cpu: [8] } },
    edges: ["source a", "a b", "a c", "b sink", "c sink"],
    arrivalMs: [0, 1, 2],
    sloMs: 18,
    percentile: "p50",
    options: { maxReplicas: 2, missesBeforeSurvey: 0, patience: 8 },
  },
}
