#!/usr/bin/env node
// A checkout runs its sources; the published package, which has none, runs what was built from them.
import { existsSync } from "node:fs"

const source = new URL("../src/cli/bin.ts", import.meta.url)
await import(existsSync(source) ? source.href : new URL("../dist/cli/bin.js", import.meta.url).href)
