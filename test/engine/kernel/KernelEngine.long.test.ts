import * as Effect from "effect/Effect"
import { describe, expect, it } from "vitest"
import { latenciesMs } from "../../../src/domain/Lineage.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { oneModel } from "../../worlds.ts"

const fresh = () => KernelEngine.make({ maxCacheBytes: 0 })

describe("a long run", () => {
  const arrivalMs = Float64Array.from({ length: 3_000_000 }, (_, query) => query)
  const scenario = oneModel([2, 3], { replicas: 3 }, arrivalMs)

  it("does not mind others at the same time", async () => {
    const kernel = KernelEngine.make({ maxCacheBytes: 1e6 })
    const small = oneModel([5, 6], {}, [0, 1, 2])
    const [long, short] = await Effect.runPromise(
      Effect.all([kernel.latencies(scenario), Effect.forEach([1, 2, 3], () => kernel.latencies(small))], {
        concurrency: "unbounded",
      }),
    )
    expect(short[2]).toEqual(latenciesMs(Effect.runSync(fresh().simulate(small))))
    expect(long).toEqual(await Effect.runPromise(fresh().latencies(scenario)))
  })
})
