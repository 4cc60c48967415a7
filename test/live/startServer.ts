/** Starts a server of known service times as a process of its own. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { fileURLToPath } from "node:url"
import type { KnownServer } from "./server.ts"

/** What a model was asked. */
export interface Counts {
  readonly inferences: number
  readonly mostUnderWay: number
  readonly batches: Readonly<Record<string, number>>
}

/** A server that runs. */
export interface RunningServer {
  readonly url: string
  readonly counts: () => Promise<Readonly<Record<string, Counts>>>
  readonly stop: () => Promise<void>
}

/** Starts a server; it ends with this process at the latest, when its standard input is closed. */
export const startServer = async (known: KnownServer): Promise<RunningServer> => {
  const child = spawn(process.execPath, [fileURLToPath(new URL("server.ts", import.meta.url)), JSON.stringify(known)], {
    stdio: ["pipe", "pipe", "inherit"],
  })
  const ended = once(child, "close")
  const [port] = await once(child.stdout.setEncoding("utf8"), "data")
  const url = `http://127.0.0.1:${String(port).trim()}`
  return {
    url,
    counts: async () => (await (await fetch(`${url}/counts`)).json()) as Readonly<Record<string, Counts>>,
    stop: async () => {
      child.stdin.end()
      await ended
    },
  }
}
