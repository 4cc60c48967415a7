/** What the figures were measured on. */
import { execFileSync } from "node:child_process"
import { existsSync } from "node:fs"
import { cpus, totalmem } from "node:os"
import { inPackage, version } from "../../src/cli/Package.ts"

/** Figures of one `type` can be compared with each other. */
export interface Machine {
  readonly type: string
  readonly cpuModel: string
  readonly cpuCount: number
  readonly memoryGiB: number
  readonly platform: string
  readonly nodeVersion: string
}

/** The machine that runs this. */
export const thisMachine = (): Machine => {
  const cpuModel = cpus()[0]?.model.trim() ?? "unknown"
  const cpuCount = cpus().length
  const platform = `${process.platform}-${process.arch}`
  return {
    type: `${platform} ${cpuModel} x${cpuCount}`,
    cpuModel,
    cpuCount,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    platform,
    nodeVersion: process.version,
  }
}

/** The commit that is checked out, `+` after it where files differ from it; outside a clone the package's version. */
export const thisRevision = (): string => {
  if (!existsSync(inPackage(".git"))) return `v${version}`
  try {
    const isDirty = git("--no-optional-locks", "status", "--porcelain", "--untracked-files=no") !== ""
    return `${git("rev-parse", "--short=12", "HEAD").trim()}${isDirty ? "+" : ""}`
  } catch {
    return "unknown"
  }
}

const git = (...args: ReadonlyArray<string>): string =>
  execFileSync("git", args, { cwd: inPackage("."), encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
