/** A test runner for Stryker that runs vitest's test files in one thread, some twenty times faster than vitest. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { Worker } from "node:worker_threads"
import {
  determineHitLimitReached,
  type DryRunResult,
  DryRunStatus,
  type MutantRunOptions,
  type MutantRunResult,
  type TestResult,
  type TestRunner,
  type TestRunnerCapabilities,
  TestStatus,
  toMutantRunResult,
} from "@stryker-mutator/api/test-runner"
import { areas, filesIn } from "../Areas.ts"
import type { News, Order } from "./Messages.ts"

/** How long each test took without a mutant, ms: written by the process of the dry run, read by those of the mutants. */
const durationsFile = () => join(process.cwd(), "durations.json")

/** How long a test may take, ms, before it counts as one that does not end: this, and so many times what it took. */
const patienceMs = 3000
const patienceFactor = 10
/** How long the loading of a file may be thought to take, ms. */
const loadingMs = 1000

/** Runs the tests of the area that the environment names. */
export class Runner implements TestRunner {
  readonly #files: ReadonlyArray<string>
  #thread: Worker | undefined
  #durationsMs: Readonly<Record<string, number>> | undefined

  constructor() {
    const area = areas.find(({ name }) => name === process.env["HEADWAY_MUTATION_AREA"])
    this.#files = filesIn(process.cwd(), area!.tests)
  }

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true }
  }

  async dryRun(): Promise<DryRunResult> {
    const order = { files: this.#files, ids: undefined, mutant: undefined, hitLimit: undefined, bails: false }
    const result = await this.#run(order, () => Number.POSITIVE_INFINITY)
    if (result.status === DryRunStatus.Complete) {
      const durations = result.tests.map(({ id, timeSpentMs }) => [id, timeSpentMs] as const)
      writeFileSync(durationsFile(), JSON.stringify(Object.fromEntries(durations)))
    }
    return result
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit, disableBail, sandboxFileName } = options
    this.#durationsMs ??= existsSync(durationsFile()) ? JSON.parse(readFileSync(durationsFile(), "utf8")) : {}
    const files = this.#nearestFirst(sandboxFileName)
    const ids = testFilter && new Set(testFilter)
    const order = { files, ids, mutant: activeMutant.id, hitLimit, bails: !disableBail }
    const limitMs = (id: string): number => patienceMs + patienceFactor * (this.#durationsMs![id] ?? loadingMs)
    return toMutantRunResult(await this.#run(order, limitMs))
  }

  async dispose(): Promise<void> {
    await this.#stop()
  }

  /** The test files, those of a source itself first, which mostly are the ones that notice; then the quickest first. */
  #nearestFirst(source: string): ReadonlyArray<string> {
    const stem = basename(source, ".ts")
    const isNear = (file: string): boolean => basename(file).startsWith(`${stem}.`)
    const durationsMs = Object.entries(this.#durationsMs!)
    const rank = (file: string): number =>
      isNear(file)
        ? -1
        : durationsMs.reduce((sum, [id, durationMs]) => (id.startsWith(`${file}#`) ? sum + durationMs : sum), 0)
    const ranks = new Map(this.#files.map((file) => [file, rank(file)]))
    return this.#files.toSorted((left, right) => ranks.get(left)! - ranks.get(right)!)
  }

  async #stop(): Promise<void> {
    await this.#thread?.terminate()
    this.#thread = undefined
  }

  /** Has the thread run tests; ends it where a test takes longer than its limit, or takes it down. */
  #run(order: Order, limitMs: (id: string) => number): Promise<DryRunResult> {
    const thread = (this.#thread ??= new Worker(new URL("./Thread.ts", import.meta.url)))
    const tests: Array<TestResult> = []
    let current = ""
    let timer: ReturnType<typeof setTimeout> | undefined
    return new Promise((resolve) => {
      const settle = (result: DryRunResult): void => {
        clearTimeout(timer)
        // By name: without its own listeners, which have other names, a thread is not heard any more.
        for (const name of ["message", "error"]) thread.removeAllListeners(name)
        resolve(result)
      }
      const stopAnd = (result: DryRunResult): void => void this.#stop().then(() => settle(result))
      thread.on("message", (news: News) => {
        clearTimeout(timer)
        switch (news._tag) {
          case "Begins": {
            current = news.id
            const patience = limitMs(current)
            if (patience < Number.POSITIVE_INFINITY) {
              timer = setTimeout(
                () => stopAnd({ status: DryRunStatus.Timeout, reason: `${current} does not end` }),
                patience,
              )
            }
            return
          }
          case "Ended":
            tests.push(resultOf(news.id, news.timeMs, news.failure))
            return
          case "Unloadable":
            return settle({ status: DryRunStatus.Error, errorMessage: news.problem })
          case "Over": {
            const { coverage } = news
            const result = {
              status: DryRunStatus.Complete,
              tests,
              ...(coverage && { mutantCoverage: coverage }),
            } as const
            return settle(determineHitLimitReached(news.hitCount, order.hitLimit) ?? result)
          }
        }
      })
      thread.on("error", (failure) => {
        tests.push(resultOf(current, 0, String(failure)))
        stopAnd({ status: DryRunStatus.Complete, tests })
      })
      thread.postMessage(order)
    })
  }
}

const resultOf = (id: string, timeSpentMs: number, failureMessage: string | undefined): TestResult => {
  const about = { id, name: id, timeSpentMs }
  return failureMessage === undefined
    ? { ...about, status: TestStatus.Success }
    : { ...about, status: TestStatus.Failed, failureMessage }
}
