/** The engines that the command line offers. */
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Engine } from "../engine/Engine.ts"
import * as EventLoopEngine from "../engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../engine/kernel/KernelEngine.ts"

/** Names of the engines, the default first. */
export const engineNames = ["kernel", "event-loop"] as const
export type EngineName = (typeof engineNames)[number]

/** The layer of an engine. */
export const engineLayer = (name: EngineName): Layer.Layer<Engine> => {
  switch (name) {
    case "kernel":
      return KernelEngine.layer()
    case "event-loop":
      return EventLoopEngine.layer()
  }
}

/** The layer of an engine that judges many scenarios on so many threads; the event loop has but one. */
export const plannerEngineLayer = (name: EngineName, threadCount: number): Layer.Layer<Engine> => {
  if (name !== "kernel" || threadCount <= 1) return engineLayer(name)
  return Layer.unwrap(Effect.map(importPool, (poolLayer) => poolLayer(engineLayer(name), threadCount)))
}

/** Loaded only where it may be needed, since loading takes longer than a short search. */
const importPool = Effect.promise(async () => (await import("./KernelPool.ts")).layer)
