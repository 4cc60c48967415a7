/** Chromium without a window, if this machine has one. */
import { execFileSync } from "node:child_process"
import { type Browser, chromium } from "playwright-core"

const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]

const onPath = (name: string): string | undefined => {
  try {
    return execFileSync("which", [name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()
  } catch {
    return undefined
  }
}

/** Its executable: `HEADWAY_CHROMIUM`, or the first that is on the path. */
export const executablePath: string | undefined =
  process.env["HEADWAY_CHROMIUM"] ?? names.map(onPath).find((path) => path !== undefined)

const switches = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
]

/** Starts it. */
export const launch = (): Promise<Browser> => chromium.launch({ executablePath: executablePath!, args: switches })
