/** What the package ships: its version and its bundled example. */
import { readFileSync } from "node:fs"
import { findPackageJSON } from "node:module"
import { relative } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

/** The package's folder: that of its package.json, whether this is a source or what was built from one. */
const root = new URL("./", pathToFileURL(findPackageJSON(import.meta.url)!))

/** Version of Headway, as in its package.json. */
export const version: string = JSON.parse(readFileSync(new URL("package.json", root), "utf8")).version

/** Path of a file of the package. */
export const inPackage = (path: string): string => fileURLToPath(new URL(path, root))

/** Path of a bundled file, relative to the working directory where that is shorter to read. */
const bundled = (path: string): string => {
  const absolute = inPackage(path)
  const fromHere = relative(process.cwd(), absolute)
  return fromHere.length < absolute.length ? fromHere : absolute
}

/** The notebook's pipeline, "image driver 1". */
export const bundledPipeline: string = bundled("fixtures/pipelines/image-driver.json")

/** The configuration that the notebook simulates. */
export const bundledConfiguration: string = bundled("fixtures/configurations/image-driver-notebook.json")

/** The notebook's catalogue. */
export const bundledCatalog: string = bundled("fixtures/catalogs/notebook.json")
