import { engineLaws } from "../../laws/catalogue.ts"
import { engineEquality } from "../../laws/engineEquality.ts"
import { queueingLaws } from "../../laws/queueing.laws.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { itHolds } from "./itHolds.ts"

const engine = KernelEngine.make()

itHolds([
  ...engineLaws(engine),
  queueingLaws(engine),
  { theory: "Engines", subject: engine.name, laws: [engineEquality(engine, EventLoopEngine.make())] },
])
