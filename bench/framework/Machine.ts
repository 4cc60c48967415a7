/** What the figures were measured on. */
import { execFileSync } from "node:child_process"
import { cpus, totalmem } from "node:os"

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

/** The commit that is checked out, `+` after it where files differ from it; `unknown` outside a clone. */
export const thisRevision = (): string => {
  try {
    const isDirty = git("--no-optional-locks", "status", "--porcelain", "--untracked-files=no") !== ""
    return `${git("rev-parse", "--short=12", "HEAD").trim()}${isDirty ? "+" : ""}`
  } catch {
    return "unknown"
  }
}

const git = (...args: ReadonlyArray<string>): string =>
  execFileSync("git", args, { cwd: import.meta.dirname, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] })
