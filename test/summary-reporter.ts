/** Closes a run with one plain line that any script can read: `N passed, N failed`. */
import type { Reporter, TestModule } from "vitest/node"

const count = (modules: ReadonlyArray<TestModule>, state: "passed" | "failed" | "skipped"): number =>
  modules.reduce((sum, module) => sum + [...module.children.allTests(state)].length, 0)

/** The reporter; a file that cannot even be collected counts as one failure. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: ReadonlyArray<TestModule>, errors: ReadonlyArray<unknown>): void {
    const broken = modules.filter((module) => module.errors().length !== 0).length + errors.length
    const skipped = count(modules, "skipped")
    const tail = skipped === 0 ? "" : `, ${skipped} skipped`
    process.stdout.write(`\n${count(modules, "passed")} passed, ${count(modules, "failed") + broken} failed${tail}\n`)
  }
}
