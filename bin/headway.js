#!/usr/bin/env node
// A checkout runs its sources; the published package, which has none, runs what was built from them.
import { existsSync } from "node:fs"
import { complaintAboutNode } from "./node-version.js"

const complaint = complaintAboutNode(process.version)
if (complaint === undefined) {
  const source = new URL("../src/cli/bin.ts", import.meta.url)
  await import(existsSync(source) ? source.href : new URL("../dist/src/cli/bin.js", import.meta.url).href)
} else {
  process.stderr.write(`${complaint}\n`)
  process.exitCode = 2
}
