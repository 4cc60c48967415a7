/** Loads the laws and the sources anew with one file patched, beside the real ones. Needs Node's own module loader. */
import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import { parse, resolve as pathOf } from "../architecture/Source.ts"
import type { Defect, LawsAbout } from "./Defect.ts"

const root = new URL("../../", import.meta.url)
const entry = "test/defects/lawsAbout.ts"

const textOf = (file: string): string => readFileSync(new URL(file, root), "utf8")

/** What is wrong with a patch: its text has to stand in its file exactly once. */
export const misfitOf = ({ name, file, text }: Defect): string | undefined => {
  const count = textOf(file).split(text).length - 1
  return count === 1 ? undefined : `${name}: expected its text once in ${file}, found it ${count} times`
}

/** The files that the laws are loaded from, each with those that import it. */
const importers = new Map<string, Array<string>>([[entry, []]])
for (const file of importers.keys()) {
  for (const { specifier, isType } of parse(file, textOf(file)).imports) {
    const imported = pathOf(file, specifier)
    if (isType || imported === specifier) continue
    const others = importers.get(imported)
    if (others === undefined) importers.set(imported, [file])
    else others.push(file)
  }
}

/** The addresses of a file and of all that import it, by way of others too. */
const dependentsOf = (file: string): ReadonlySet<string> => {
  const found = new Set([file])
  for (const each of found) for (const importer of importers.get(each) ?? []) found.add(importer)
  return new Set([...found].map((each) => new URL(each, root).href))
}

/** A defect that was loaded, and the addresses of the modules that its copy has of its own; it shares all others. */
interface Loaded {
  readonly defect: Defect
  readonly own: ReadonlySet<string>
}

/** By the mark of the modules' addresses. */
const loaded: Array<Loaded> = []

const loadedBy = (url: string | undefined): Loaded | undefined => {
  const mark = url === undefined ? null : new URL(url).searchParams.get("defect")
  return mark === null ? undefined : loaded[Number(mark)]
}

registerHooks({
  // A module that a marked module imports is marked alike if it depends on the patched one, so that a copy is whole.
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context)
    const importer = loadedBy(context.parentURL)
    const isOwn = importer?.own.has(resolved.url) === true
    return isOwn ? { ...resolved, url: `${resolved.url}?defect=${loaded.indexOf(importer)}` } : resolved
  },
  load: (url, context, next) => {
    const defect = loadedBy(url)?.defect
    if (defect === undefined || url.split("?")[0] !== new URL(defect.file, root).href) return next(url, context)
    const source = textOf(defect.file).replace(defect.text, () => defect.instead)
    return { format: "module-typescript", shortCircuit: true, source }
  },
})

/** The laws about a copy of the sources with this defect; or about the sources, as a control. */
export const lawsWith = async (defect: Defect | undefined): Promise<LawsAbout> => {
  const mark = defect === undefined ? "" : `?defect=${loaded.push({ defect, own: dependentsOf(defect.file) }) - 1}`
  const { lawsAbout } = await import(`./lawsAbout.ts${mark}`)
  return lawsAbout
}
