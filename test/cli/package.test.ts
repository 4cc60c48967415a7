/** The package as it ships: built, packed, unpacked elsewhere beside its dependencies alone, and used; without a network. */
import { execFile } from "node:child_process"
import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs"
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

it("ships the command line with its laws, and both as libraries", () =>
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
  }))
