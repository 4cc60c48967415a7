/** The library in a browser: one bundle without a module of Node's, and the plan that this process makes too. */
import { existsSync, readdirSync } from "node:fs"
import { isBuiltin } from "node:module"
import { chromium, type Page } from "playwright-core"
import { rolldown } from "rolldown"
import { describe, expect, it } from "vitest"
import type { Catalog, Pipeline } from "../../src/index.ts"
import { inRepository } from "../cli/run.ts"
import { fixtureJson } from "../worlds.ts"
import { planned } from "./planned.ts"

/** Where a Chromium may be; the test does not bring one. */
const executablePath = [
  process.env["CHROMIUM"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
]
  .filter((path) => path !== undefined)
  .find((path) => existsSync(path))

/** What the bundle is in the page. */
declare const headway: { readonly planned: typeof planned }

const catalog = fixtureJson("catalogs/notebook.json") as Catalog.Catalog
const document = fixtureJson("pipelines/image-driver.json") as Pipeline.PipelineDocument

/** One script of an entry and all that it imports, for a browser; an entry may be the text of a module. */
const bundle = async (entry: string): Promise<string> => {
  const build = await rolldown({
    input: "entry",
    platform: "browser",
    logLevel: "silent",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "entry" ? id : null),
        load: (id) => (id === "entry" ? entry : null),
      },
    ],
  })
  const { output } = await build.generate({ format: "iife", name: "headway", codeSplitting: false })
  await build.close()
  expect(output).toHaveLength(1)
  expect(output[0].imports).toEqual([])
  return output[0].code
}

/** Every module under a folder of the sources. */
const modulesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(inRepository(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => inRepository(`${folder}/${name.replaceAll("\\", "/")}`))

/** Every module that is to run anywhere. */
const modules = ["src/domain", "src/engine", "src/planner"].flatMap(modulesIn)

/** An entry that needs all of some modules. */
const entryOf = (paths: ReadonlyArray<string>): string =>
  paths.map((path, index) => `export * as module${index} from ${JSON.stringify(path)}\n`).join("")

/** The modules of Node's that a bundle is left to ask for. */
const nodeModulesOf = (code: string): ReadonlyArray<string> =>
  Array.from(code.matchAll(/\brequire\("([^"]+)"\)/g), ([, name]) => name!).filter((name) => isBuiltin(name))

/** Does something with an empty page, and gives what went wrong in it. */
const inPage = async (act: (page: Page) => Promise<void>): Promise<ReadonlyArray<string>> => {
  const flags =
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync"
  const browser = await chromium.launch({ executablePath: executablePath!, args: flags.split(" ") })
  try {
    const complaints: Array<string> = []
    const page = await browser.newPage()
    page.on("pageerror", (error) => complaints.push(error.message))
    page.on("console", (message) => complaints.push(message.text()))
    page.on("request", (request) => complaints.push(`a request for ${request.url()}`))
    await act(page)
    return complaints
  } finally {
    await browser.close()
  }
}

describe("in a bundle for browsers", () => {
  it("domain, engine and planner have nothing of Node's, whatever of them is used", async () => {
    expect(modules.length).toBeGreaterThan(90)
    expect(nodeModulesOf(await bundle(entryOf(modules)))).toEqual([])
  })

  it("what has, as tables have, is noticed", async () => {
    const table = `export { formatTable } from ${JSON.stringify(inRepository("src/report/Format.ts"))}`
    expect(nodeModulesOf(await bundle(table))).toContain("os")
  })
})

describe.skipIf(executablePath === undefined)("in Chromium, which is skipped where there is none", () => {
  it("domain, engine and planner load, and need nothing else", async () => {
    const script = await bundle(entryOf(modules))
    const complaints = await inPage(async (page) => {
      await page.addScriptTag({ content: script })
      expect(await page.evaluate(() => Object.keys(headway).length)).toBe(modules.length)
    })
    expect(complaints).toEqual([])
  })

  it("the library plans as it does here, by either engine, and needs nothing else", async () => {
    const script = await bundle(`export { planned } from ${JSON.stringify(inRepository("test/browser/planned.ts"))}`)
    const complaints = await inPage(async (page) => {
      await page.addScriptTag({ content: script })
      for (const engine of ["kernel", "event-loop"] as const) {
        const inBrowser = await page.evaluate(
          ([theirCatalog, theirDocument, theirEngine]) => headway.planned(theirCatalog, theirDocument, theirEngine),
          [catalog, document, engine] as const,
        )
        expect(inBrowser).toMatchObject({ costPerHour: expect.any(Number) })
        expect(inBrowser).toEqual(await planned(catalog, document, engine))
      }
    })
    expect(complaints).toEqual([])
  })
})
