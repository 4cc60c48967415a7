import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { describe, expect, it } from "vitest"
import { latenciesMs } from "../../../src/domain/Lineage.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { oneModel } from "../../worlds.ts"

const fresh = () => KernelEngine.make({ maxCacheBytes: 0 })

describe("a long run", () => {
  const arrivalMs = Float64Array.from({ length: 3_000_000 }, (_, query) => query)
  const scenario = oneModel([2, 3], { replicas: 3 }, arrivalMs)

  it("gives other fibers their turn, so that it can be interrupted", async () => {
    const kernel = KernelEngine.make()
    const program = Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(kernel.latencies(scenario), { startImmediately: true })
      yield* Fiber.interrupt(fiber)
      return fiber.pollUnsafe()!._tag
    })
    expect(await Effect.runPromise(program)).toBe("Failure")
  })

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
