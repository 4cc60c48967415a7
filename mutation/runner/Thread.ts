/** The thread that runs tests. It may be ended at any time, as a test that loops forever must be. */
import { parentPort } from "node:worker_threads"
import type { MutantCoverage } from "@stryker-mutator/api/core"
import { collect, type Test } from "./Collector.ts"
import type { News, Order } from "./Messages.ts"
import { loader } from "./Modules.ts"

/** What the instrumented sources and the runner say to each other. */
interface Instrument {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: MutantCoverage
}

/** The name of the global that Stryker's instrumentation reads. */
const globalName = "__stryker__"

const instrument: Instrument = {}
Object.assign(globalThis, { [globalName]: instrument })

const say = (news: News): void => parentPort!.postMessage(news)

const load = loader(process.cwd())
let loadCount = 0
let stray: unknown
process.on("unhandledRejection", (reason) => {
  stray ??= reason
})

/** Runs a test; gives why it failed, if it did. */
const failureOf = async (test: Test): Promise<string | undefined> => {
  stray = undefined
  try {
    for (const hook of test.before) await hook.run()
    await test.run()
    return stray === undefined ? undefined : String(stray)
  } catch (failure) {
    return String(failure)
  }
}

/** Runs the tests of a file; gives whether to go on. Throws where the file cannot be loaded. */
const runFile = async (file: string, { ids, bails }: Order, loadNumber: number): Promise<boolean> => {
  const isWanted = (id: string): boolean => ids === undefined || ids.has(id)
  const idOf = (name: string): string => `${file}#${name}`
  if (ids !== undefined && !ids.values().some((id) => id.startsWith(idOf("")))) return true
  say({ _tag: "Begins", id: file })
  for (const test of await collect(() => load(file, loadNumber))) {
    const id = idOf(test.name)
    if (!isWanted(id)) continue
    say({ _tag: "Begins", id })
    instrument.currentTestId = id
    const startMs = performance.now()
    const failure = await failureOf(test)
    instrument.currentTestId = undefined
    say({ _tag: "Ended", id, timeMs: performance.now() - startMs, failure })
    if (bails && failure !== undefined) return false
  }
  return true
}

parentPort!.on("message", async (order: Order) => {
  instrument.activeMutant = order.mutant
  instrument.hitCount = 0
  instrument.hitLimit = order.hitLimit
  const loadNumber = loadCount++
  try {
    for (const file of order.files) if (!(await runFile(file, order, loadNumber))) break
  } catch (failure) {
    // And nothing after it, which would be taken for the answer to the next order.
    say({ _tag: "Unloadable", problem: String(failure) })
    return
  }
  say({ _tag: "Over", hitCount: instrument.hitCount, coverage: instrument.mutantCoverage })
})
