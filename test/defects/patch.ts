/** Loads the laws and the sources anew with one file patched, beside the real ones. Needs Node's own module loader. */
import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import type { Defect, LawsAbout } from "./Defect.ts"

const root = new URL("../../", import.meta.url)

/** The defects by their place among those that were loaded, which is the mark of their modules' addresses. */
const loaded: Array<Defect | undefined> = []

/** The text of a source with a defect in it. */
export const patched = (source: string, { name, file, text, instead }: Defect): string => {
  const parts = source.split(text)
  if (parts.length !== 2)
    throw new Error(`${name}: expected its text once in ${file}, found it ${parts.length - 1} times`)
  return parts.join(instead)
}

const markOf = (url: string | undefined): string | null =>
  url === undefined ? null : new URL(url).searchParams.get("defect")

registerHooks({
  // A module that a marked module imports is marked alike, so that a copy knows only itself.
  resolve: (specifier, context, next) => {
    const resolved = next(specifier, context)
    const mark = markOf(context.parentURL)
    const isOurs = resolved.url.startsWith(root.href) && !resolved.url.includes("/node_modules/")
    return mark === null || !isOurs ? resolved : { ...resolved, url: `${resolved.url}?defect=${mark}` }
  },
  load: (url, context, next) => {
    const mark = markOf(url)
    const defect = mark === null ? undefined : loaded[Number(mark)]
    if (defect === undefined || url.split("?")[0] !== new URL(defect.file, root).href) return next(url, context)
    const source = patched(readFileSync(new URL(defect.file, root), "utf8"), defect)
    return { format: "module-typescript", shortCircuit: true, source }
  },
})

/** The laws about a copy of the sources with this defect; or without one, as a control. */
export const lawsWith = async (defect: Defect | undefined): Promise<LawsAbout> => {
  const mark = loaded.push(defect) - 1
  const { lawsAbout } = await import(`./lawsAbout.ts?defect=${mark}`)
  return lawsAbout
}
