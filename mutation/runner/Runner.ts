/** A test runner for Stryker that runs vitest's test files in its own process, some twenty times faster than vitest. */
import { basename } from "node:path"
import type { MutantCoverage } from "@stryker-mutator/api/core"
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
import { collect, type Test } from "./Collector.ts"
import { loader } from "./Modules.ts"

/** What the instrumented sources and the runner say to each other. */
interface Instrument {
  activeMutant?: string | undefined
  currentTestId?: string | undefined
  hitCount?: number | undefined
  hitLimit?: number | undefined
  mutantCoverage?: MutantCoverage
}

/** The name of the global that Stryker's instrumentation makes. */
const globalName = "__stryker__"

const instrument = (): Instrument => {
  const host = globalThis as { [globalName]?: Instrument }
  return (host[globalName] ??= {})
}

const separator = "#"

/** Runs the tests of the area that the environment names. */
export class Runner implements TestRunner {
  readonly #load = loader(process.cwd())
  readonly #files: ReadonlyArray<string>
  #loadCount = 0
  #stray: unknown

  constructor() {
    const area = areas.find(({ name }) => name === process.env["HEADWAY_MUTATION_AREA"])
    this.#files = filesIn(process.cwd(), area!.tests)
    process.on("unhandledRejection", (reason) => {
      this.#stray ??= reason
    })
  }

  capabilities(): TestRunnerCapabilities {
    return { reloadEnvironment: true }
  }

  async dryRun(): Promise<DryRunResult> {
    const results = await this.#run(this.#files, undefined, false)
    const { mutantCoverage } = instrument()
    return results.status === DryRunStatus.Complete && mutantCoverage !== undefined
      ? { ...results, mutantCoverage }
      : results
  }

  async mutantRun(options: MutantRunOptions): Promise<MutantRunResult> {
    const { activeMutant, testFilter, hitLimit, disableBail, sandboxFileName } = options
    const shared = instrument()
    shared.activeMutant = activeMutant.id
    shared.hitCount = 0
    shared.hitLimit = hitLimit
    const results = await this.#run(
      this.#nearestFirst(sandboxFileName),
      testFilter && new Set(testFilter),
      !disableBail,
    )
    return toMutantRunResult(determineHitLimitReached(shared.hitCount, hitLimit) ?? results)
  }

  /** The test files, those of a source itself first: they mostly are the ones that notice. */
  #nearestFirst(source: string): ReadonlyArray<string> {
    const stem = basename(source, ".ts")
    const isNear = (file: string): boolean => basename(file).startsWith(`${stem}.`)
    return [...this.#files.filter(isNear), ...this.#files.filter((file) => !isNear(file))]
  }

  /** Runs the tests of these ids, or all, in the order of their files, to the first failure if it is to bail out. */
  async #run(
    files: ReadonlyArray<string>,
    ids: ReadonlySet<string> | undefined,
    bails: boolean,
  ): Promise<DryRunResult> {
    const load = this.#loadCount++
    const results: Array<TestResult> = []
    for (const file of files) {
      if (ids !== undefined && !ids.values().some((id) => id.startsWith(`${file}${separator}`))) continue
      let tests: ReadonlyArray<Test>
      try {
        tests = await collect(() => this.#load(file, load))
      } catch (failure) {
        return { status: DryRunStatus.Error, errorMessage: `${file} cannot be loaded: ${String(failure)}` }
      }
      for (const test of tests) {
        const id = `${file}${separator}${test.name}`
        if (ids !== undefined && !ids.has(id)) continue
        const result = await this.#runOne(id, test)
        results.push(result)
        if (bails && result.status === TestStatus.Failed) return { status: DryRunStatus.Complete, tests: results }
      }
    }
    return { status: DryRunStatus.Complete, tests: results }
  }

  async #runOne(id: string, test: Test): Promise<TestResult> {
    const shared = instrument()
    const startMs = performance.now()
    const about = () => ({ id, name: id, timeSpentMs: performance.now() - startMs })
    shared.currentTestId = id
    this.#stray = undefined
    try {
      for (const hook of test.before) await hook.run()
      await test.run()
      if (this.#stray !== undefined) throw this.#stray
      return { ...about(), status: TestStatus.Success }
    } catch (failure) {
      return { ...about(), status: TestStatus.Failed, failureMessage: String(failure) }
    } finally {
      shared.currentTestId = undefined
    }
  }
}
