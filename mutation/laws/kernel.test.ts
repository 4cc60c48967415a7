/** The laws that judge the kernel's mutants; those of queueing theory take too long for that. */
import { engineLaws } from "../../laws/catalogue.ts"
import { engineEquality } from "../../laws/engineEquality.ts"
import * as EventLoopEngine from "../../src/engine/event-loop/EventLoopEngine.ts"
import * as KernelEngine from "../../src/engine/kernel/KernelEngine.ts"
import { itHolds } from "../../test/laws/itHolds.ts"

const kernel = KernelEngine.make()

itHolds([
  ...engineLaws(kernel),
  { theory: "Engines", subject: kernel.name, laws: [engineEquality(kernel, EventLoopEngine.make())] },
])
