/** Compiles the C++ baselines, where a compiler is, and hands a pipeline to one. */
import { execFileSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { inPackage } from "../../src/cli/Package.ts"
import type { Scenario, Stage } from "../../src/domain/Scenario.ts"
import type { Command, Missing } from "../framework/Benchmark.ts"
import { scratchDirectory } from "../framework/Scratch.ts"

/** The two ways in which it is written. */
export type CppProgram = "recurrence" | "heap_loop"

const compilers = ["g++", "clang++", "c++"]

const hasCompiler = (compiler: string): boolean => {
  try {
    execFileSync(compiler, ["--version"], { stdio: "ignore" })
    return true
  } catch {
    return false
  }
}

const programs = new Map<CppProgram, Command | Missing>()

/** The compiled program; compiled once in a process. */
const compiled = (program: CppProgram): Command | Missing => {
  const known = programs.get(program)
  if (known !== undefined) return known
  const made = compile(program)
  programs.set(program, made)
  return made
}

const compile = (program: CppProgram): Command | Missing => {
  const compiler = compilers.find(hasCompiler)
  if (compiler === undefined) return { missing: `no C++ compiler (none of ${compilers.join(", ")})` }
  const file = join(scratchDirectory(), program)
  const source = inPackage(`bench/baselines/cpp/${program}.cpp`)
  execFileSync(compiler, ["-std=c++17", "-O3", "-march=native", "-o", file, source], { stdio: "pipe" })
  return { file, args: [] }
}

const lineOf = (stage: Stage): string => {
  const place = `${stage._tag.toLowerCase()} ${[stage.parents.length, ...stage.parents].join(" ")}`
  if (stage._tag !== "Model") return place
  return `${place} ${stage.maxBatchSize} ${stage.replicas} ${stage.serviceMs.slice(1).join(" ")}`
}

/** Writes stages and arrivals to `directory`; the command that simulates them. */
export const prepareCppPipeline = (
  program: CppProgram,
  { stages, arrivalMs }: Scenario,
  directory: string,
): Command | Missing => {
  const command = compiled(program)
  if ("missing" in command) return command
  const stagesFile = join(directory, "stages.txt")
  const arrivalsFile = join(directory, "arrivals.f64")
  writeFileSync(stagesFile, stages.map((stage) => `${lineOf(stage)}\n`).join(""))
  writeFileSync(arrivalsFile, new Uint8Array(arrivalMs.buffer, arrivalMs.byteOffset, arrivalMs.byteLength))
  return { file: command.file, args: [stagesFile, arrivalsFile] }
}
