/** Hands a pipeline to `simpy_pipeline.py`, where a Python with SimPy is installed. */
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { inPackage } from "../../src/cli/Package.ts"
import type { Stage } from "../../src/domain/Scenario.ts"
import type { Command, Missing } from "../framework/Benchmark.ts"

/** Debian's own Python first, since a `python3` on the PATH may be another installation's. */
const interpreters = ["/usr/bin/python3", "python3"]

const program = inPackage("bench/baselines/simpy_pipeline.py")

const hasSimPy = (python: string): boolean => {
  try {
    const check = "import simpy; assert simpy.__version__.startswith(('3.', '4.'))"
    execFileSync(python, ["-c", check], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

const tablesAsArrays = (_key: string, value: unknown): unknown =>
  value instanceof Float64Array ? Array.from(value) : value

/** Writes stages and headways to `directory`; the command that simulates them. */
export const prepareSimPyPipeline = (
  stages: ReadonlyArray<Stage>,
  headwaysMs: Float64Array,
  directory: string,
): Command | Missing => {
  const python = interpreters.find(hasSimPy)
  if (python === undefined) return { missing: "no Python with SimPy 3 (Debian: apt-get install python3-simpy3)" }
  const headwaysFile = join(directory, "headways.f64")
  const stagesFile = join(directory, "stages.json")
  writeFileSync(headwaysFile, new Uint8Array(headwaysMs.buffer))
  writeFileSync(stagesFile, JSON.stringify(stages, tablesAsArrays))
  return { file: python, args: [program, stagesFile, headwaysFile] }
}
