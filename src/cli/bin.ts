#!/usr/bin/env node
import { enableCompileCache } from "node:module"
import { requireSupportedNode } from "./NodeVersion.ts"

try {
  requireSupportedNode(process.version)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(2)
}
enableCompileCache()
const { main } = await import("./main.ts")
main(process.argv.slice(2))
