/** A worker whose kernel can be watched and made to fail: it counts what it judges, and dies where it is told to. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeWorkerRunner from "@effect/platform-node/NodeWorkerRunner"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { threadId, workerData } from "node:worker_threads"
import { Engine } from "../../../src/engine/Engine.ts"
import * as KernelEngine from "../../../src/engine/kernel/KernelEngine.ts"
import { serve } from "../../../src/engine/pool/PoolWorker.ts"
import { tagOf, type Watch } from "./watch.ts"

const { judged, deaths, hung, manner }: Watch = workerData
const kernel = KernelEngine.make()

const die = (): void => {
  switch (manner) {
    case "exit":
      return process.exit(3)
    case "error":
      setImmediate(() => {
        throw new Error("a fault outside any answer")
      })
      return
    case "memory": {
      const hoard: Array<unknown> = []
      for (;;) hoard.push(Array.from({ length: 1000 }, () => ({ hoard })))
    }
    case "hang":
      Atomics.store(hung, 0, threadId)
      Atomics.wait(hung, 1, 0)
      return
    case "defect":
      throw new Error("a bug of the engine")
  }
}

const watched: Engine["Service"] = {
  ...kernel,
  verdict: (scenario, objective) =>
    Effect.suspend(() => {
      const tag = tagOf(scenario)
      // The one that takes the last death is the last to die.
      if (0 < Atomics.load(deaths, tag)) {
        Atomics.sub(deaths, tag, 1)
        die()
        if (manner === "error") return Effect.never
      }
      return Effect.tap(kernel.verdict(scenario, objective), () => Effect.sync(() => Atomics.add(judged, tag, 1)))
    }),
}

NodeRuntime.runMain(Effect.provide(serve, Layer.merge(Layer.succeed(Engine, watched), NodeWorkerRunner.layer)))
