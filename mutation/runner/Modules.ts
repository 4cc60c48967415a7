/**
 * Loads modules anew as often as one likes: a mutant must find the sources as they are at the start, since what an
 * earlier one left in a cache could fail the tests of this one, and some mutants are in code that runs as it is loaded.
 */
import { readFileSync } from "node:fs"
import { registerHooks, stripTypeScriptTypes } from "node:module"
import { fileURLToPath, pathToFileURL } from "node:url"

const collector = new URL("./Collector.ts", import.meta.url).href

const scripts = new Map<string, string>()

const scriptOf = (path: string): string => {
  const known = scripts.get(path)
  if (known !== undefined) return known
  const script = stripTypeScriptTypes(readFileSync(path, "utf8"))
  scripts.set(path, script)
  return script
}

const loadOf = (url: string | undefined): string | null =>
  url === undefined ? null : new URL(url).searchParams.get("load")

/** Marks what is loaded for one mutant in its addresses, so that nothing is shared but packages. */
const install = (root: string): void => {
  registerHooks({
    resolve: (specifier, context, next) => {
      const load = loadOf(context.parentURL)
      if (load === null) return next(specifier, context)
      if (specifier === "vitest") return { url: collector, shortCircuit: true }
      const resolved = next(specifier, context)
      const isOurs = resolved.url.startsWith(root) && resolved.url.endsWith(".ts")
      return isOurs ? { ...resolved, url: `${resolved.url}?load=${load}` } : resolved
    },
    load: (url, context, next) =>
      loadOf(url) === null
        ? next(url, context)
        : { format: "module", shortCircuit: true, source: scriptOf(fileURLToPath(url.split("?")[0]!)) },
  })
}

/** Gives a function that loads a file of this folder, under a number that stands for all that is loaded together. */
export const loader = (folder: string): ((file: string, load: number) => Promise<unknown>) => {
  const root = pathToFileURL(`${folder}/`).href
  install(root)
  return (file, load) => import(`${root}${file}?load=${load}`)
}
