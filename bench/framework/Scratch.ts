/** Directories that this process needs for a while. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const directories: Array<string> = []

/** Makes a new directory. If it is still there when the process ends, however it ends, it is removed. */
export const scratchDirectory = (): string => {
  if (directories.length === 0) process.on("exit", () => directories.forEach(remove))
  const directory = mkdtempSync(join(tmpdir(), "headway-bench-"))
  directories.push(directory)
  return directory
}

const remove = (directory: string): void => rmSync(directory, { recursive: true, force: true })
