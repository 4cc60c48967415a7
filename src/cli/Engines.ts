/** The engines that the command line offers. */
import type * as Layer from "effect/Layer"
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
