/** What the package ships: its version and its bundled example. */
import { readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { relative } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

/** The package finds itself by its name, since its built form lies deeper than its sources. */
const root = new URL("./", pathToFileURL(createRequire(import.meta.url).resolve("headway/package.json")))

/** Version of Headway, as in its package.json. */
export const version: string = JSON.parse(readFileSync(new URL("package.json", root), "utf8")).version

/** Path of a bundled file, relative to the working directory where that is shorter to read. */
const bundled = (path: string): string => {
  const absolute = fileURLToPath(new URL(path, root))
  const fromHere = relative(process.cwd(), absolute)
  return fromHere.length < absolute.length ? fromHere : absolute
}

/** The notebook's pipeline, "image driver 1". */
export const bundledPipeline: string = bundled("fixtures/pipelines/image-driver.json")

/** The configuration that the notebook simulates. */
export const bundledConfiguration: string = bundled("fixtures/configurations/image-driver-notebook.json")

/** The notebook's catalogue. */
export const bundledCatalog: string = bundled("fixtures/catalogs/notebook.json")
