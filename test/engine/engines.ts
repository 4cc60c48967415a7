/** The engines under test: every test of what an engine computes runs once for each. */
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import type { Engine } from "../../src/engine/Engine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"

/** Engines by name, each made anew. */
export const engines: ReadonlyArray<readonly [name: string, make: () => Engine["Service"]]> = [
  ["event-loop", () => EventLoopEngine.make()],
  ["kernel", () => KernelEngine.make()],
]
