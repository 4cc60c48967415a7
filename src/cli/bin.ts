/** Runs the command line; `bin/headway.js` has checked that this Node can. */
import { enableCompileCache } from "node:module"

enableCompileCache()
const { main } = await import("./main.ts")
main(process.argv.slice(2))
