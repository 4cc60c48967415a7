/** Loads the laws and the sources anew with one file patched, beside the real ones. Needs Node's own module loader. */
import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import type { Defect, LawsAbout } from "./Defect.ts"

const root = new URL("../../", import.meta.url)

/** The defects by their place among those that were loaded, which is the mark of their modules' addresses. */
const loaded: Array<Defect | undefined> = []

const textOf = ({ file }: Defect): string => readFileSync(new URL(file, root), "utf8")

/** What is wrong with a patch: its text has to stand in its file exactly once. */
export const misfitOf = (defect: Defect): string | undefined => {
  const count = textOf(defect).split(defect.text).length - 1
  return count === 1 ? undefined : `${defect.name}: expected its text once in ${defect.file}, found it ${count} times`
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
    const source = textOf(defect).replace(defect.text, () => defect.instead)
    return { format: "module-typescript", shortCircuit: true, source }
  },
})

/** The laws about a copy of the sources with this defect; or without one, as a control. */
export const lawsWith = async (defect: Defect | undefined): Promise<LawsAbout> => {
  const mark = loaded.push(defect) - 1
  const { lawsAbout } = await import(`./lawsAbout.ts?defect=${mark}`)
  return lawsAbout
}
