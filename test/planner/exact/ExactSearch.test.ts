import { expect, it } from "vitest"
import type { NodeConfiguration } from "../../../src/domain/Configuration.ts"
import type { FeasibleCandidate } from "../../../src/planner/Candidate.ts"
import { comparePlans } from "../../../src/planner/exact/ExactSearch.ts"

type Choice = Partial<NodeConfiguration>

const planOf = (costPerHour: number, latencyMs: number, ...choices: ReadonlyArray<Choice>): FeasibleCandidate => ({
  configuration: Object.fromEntries(
    choices.map((choice, index) => [`n${index}`, { hardware: "h", maxBatchSize: 1, replicas: 1, ...choice }]),
  ),
  costPerHour,
  verdict: { _tag: "Meets", latencyMs },
})

/** Plans, each preferred to all that follow. */
const ordered: ReadonlyArray<FeasibleCandidate> = [
  planOf(1, 99, { replicas: 9 }, {}),
  planOf(2, 5, { replicas: 9 }, {}),
  planOf(2, 6, { hardware: "z", replicas: 2 }, { replicas: 2 }),
  planOf(2, 6, { hardware: "a", replicas: 3 }, { replicas: 2, maxBatchSize: 9 }),
  planOf(2, 6, { hardware: "b", replicas: 1 }, { replicas: 4 }),
  planOf(2, 6, { hardware: "b", replicas: 2, maxBatchSize: 3, batchingDelayMs: 9 }, { replicas: 3, maxBatchSize: 1 }),
  planOf(2, 6, { hardware: "b", replicas: 2, maxBatchSize: 4 }, { replicas: 3, maxBatchSize: 1 }),
  planOf(2, 6, { hardware: "b", replicas: 2, maxBatchSize: 4, batchingDelayMs: 2 }, { replicas: 3, maxBatchSize: 1 }),
  planOf(2, 6, { hardware: "b", replicas: 2, maxBatchSize: 4, batchingDelayMs: 3 }, { replicas: 3, maxBatchSize: 1 }),
  planOf(2, 6, { hardware: "b", replicas: 2, maxBatchSize: 4, batchingDelayMs: 3 }, { replicas: 3, maxBatchSize: 2 }),
]

it("plans are preferred by cost, latency, fewer replicas, and then node by node", () => {
  for (const [index, plan] of ordered.entries()) {
    for (const [other, against] of ordered.entries()) {
      expect({ index, other, order: Math.sign(comparePlans(plan, against)) }).toEqual({
        index,
        other,
        order: Math.sign(index - other),
      })
    }
  }
})
