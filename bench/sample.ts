/** A process that takes one sample; it starts quicker with what the last one compiled. */
import { enableCompileCache } from "node:module"

enableCompileCache()
await import("./framework/SampleProgram.ts")
