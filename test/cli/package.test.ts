/** The package as it ships: built, packed, unpacked elsewhere beside its dependencies alone, and used; without a network. */
import { execFile } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { promisify } from "node:util"
import { expect, it } from "vitest"
import { inNewDirectory, inRepository } from "./run.ts"

const execute = promisify(execFile)

interface PackageJson {
  readonly name: string
  readonly version: string
  readonly files: ReadonlyArray<string>
  readonly dependencies: Readonly<Record<string, string>>
}

const packageJson = JSON.parse(readFileSync(inRepository("package.json"), "utf8")) as PackageJson

const npm = (args: ReadonlyArray<string>, cwd: string) => execute("npm", [...args, "--offline"], { cwd })

/** Builds and packs in `directory`, so that the repository stays as it is; gives where the package then is. */
const install = async (directory: string): Promise<string> => {
  const sources = join(directory, "sources")
  mkdirSync(sources)
  for (const file of ["package.json", ...packageJson.files.filter((each) => each !== "dist")]) {
    cpSync(inRepository(file), join(sources, file), { recursive: true })
  }
  const compiler = inRepository("node_modules/typescript/bin/tsc")
  const outDir = join(sources, "dist")
  await execute(process.execPath, [compiler, "-p", inRepository("tsconfig.build.json"), "--outDir", outDir])
  await npm(["pack", "--ignore-scripts", "--pack-destination", directory], sources)
  const modules = join(directory, "node_modules")
  for (const name of Object.keys(packageJson.dependencies)) {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(inRepository(`node_modules/${name}`), join(modules, name))
  }
  const archive = join(directory, `${packageJson.name}-${packageJson.version}.tgz`)
  await execute("tar", ["-xzf", archive, "-C", modules])
  await execute("mv", [join(modules, "package"), join(modules, packageJson.name)])
  return join(modules, packageJson.name)
}

/** A program of someone who uses the library with types: what it gives, and a mistake that they notice. */
const consumer = `
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Engine, type Estimate, KernelEngine, Pipeline, Scenario } from "headway"
import { exportPlan } from "headway/export"
import { engineLaws } from "headway/laws"

export const pipeline: Pipeline.Pipeline = Result.getOrThrow(
  Pipeline.make({ name: "a", nodes: [{ name: "b", kind: "join" }], edges: [["source", "b"], ["b", "sink"]] }),
)

export const sinkMs = (scenario: Scenario.Scenario): Effect.Effect<Float64Array, unknown> =>
  Effect.gen(function* () {
    const engine = yield* Engine
    return (yield* engine.simulate(scenario)).sinkMs
  }).pipe(Effect.provide(KernelEngine.layer()))

export const theories: ReadonlyArray<string> = engineLaws(KernelEngine.make()).map(({ theory }) => theory)
export const meanMs = (estimate: Estimate.Estimate): number => estimate.meanLatencyMs
export const pathsOf = (plan: Parameters<typeof exportPlan>[1]): ReadonlyArray<string> =>
  exportPlan("triton", plan).files.map(({ path }) => path)

// @ts-expect-error A node is a model, a join or a program.
Pipeline.make({ name: "a", nodes: [{ name: "b", kind: "queue" }], edges: [["source", "b"]] })
`

/** Compiles that program as a project without Node's types does. */
const typeCheck = async (directory: string): Promise<void> => {
  writeFileSync(join(directory, "consumer.ts"), consumer)
  const options =
    "--noEmit --strict --exactOptionalPropertyTypes --target es2024 --module nodenext --skipLibCheck --types"
  const compiler = inRepository("node_modules/typescript/bin/tsc")
  await execute(process.execPath, [compiler, ...options.split(" "), "", "consumer.ts"], { cwd: directory })
}

it("ships the command line with its laws, and both as libraries, with types", () =>
  inNewDirectory(async (directory) => {
    const installed = await install(directory)
    const node = (args: ReadonlyArray<string>) => execute(process.execPath, args, { cwd: directory })
    const headway = (...args: ReadonlyArray<string>) => node([join(installed, "bin/headway.js"), ...args])

    const laws = await headway("laws", "--only", "Join", "--runs", "5", "--seed", "1")
    expect(laws.stdout).toMatch(/^Laws: 10 hold, 0 refuted \(seed 1, 5 runs /)
    const small = await headway("laws", "exhaustive", "--case", "7", "--workers", "1")
    expect(small.stdout).toMatch(/^Small scope: 1 of /)
    expect((await headway("profile", "check")).stdout).toMatch(/^Catalog notebook: valid/)

    const script = `
      import { KernelEngine } from "headway"
      import { engineLaws } from "headway/laws"
      console.log(engineLaws(KernelEngine.make()).map(({ theory }) => theory).join(" "))
    `
    const library = await node(["--input-type=module", "--eval", script])
    expect(library.stdout).toBe("ModelNode ClosedForm Join Pipeline Answer\n")
    await typeCheck(directory)
  }))
