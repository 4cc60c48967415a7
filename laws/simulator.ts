/** What most laws judge: anything that turns scenarios into lineages, such as an engine. */
import type { Engine } from "../src/engine/Engine.ts"

/** The part of an engine that gives whole lineages. */
export type Simulator = Pick<Engine["Service"], "name" | "simulate">
