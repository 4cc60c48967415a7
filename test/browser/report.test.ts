/** A report's page as a reader has it before them: in Chromium, at desktop and phone width, in light, dark and print. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { inRepository } from "../cli/run.ts"
import { runHere } from "../cli/run-here.ts"
import { executablePath, launch } from "./chromium.ts"

const directory = mkdtempSync(join(tmpdir(), "headway-browser-"))
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core"), "utf8")
const reader = executablePath === undefined ? describe.skip : describe
if (executablePath === undefined) {
  process.stderr.write("note: no Chromium on this machine, so no test looks at reports in one (HEADWAY_CHROMIUM=…)\n")
}

const patience = 120_000

/** What a page did while it was open. */
interface Opened {
  readonly page: Page
  readonly said: Array<string>
  readonly asked: Array<string>
}

reader("a report in Chromium", () => {
  let browser: Browser | undefined
  beforeAll(async () => {
    const made = { cwd: inRepository(".") }
    await runHere(["plan", "--output", join(directory, "plan.json")], made)
    await runHere(["report", join(directory, "plan.json"), "--output", join(directory, "report.html")], made)
    browser = await launch()
  }, patience)
  afterAll(async () => {
    await browser?.close()
    rmSync(directory, { recursive: true, force: true })
  }, patience)

  const open = async (width: number, colorScheme: "light" | "dark"): Promise<Opened> => {
    const page = await browser!.newPage({ viewport: { width, height: 900 }, colorScheme })
    const said: Array<string> = []
    const asked: Array<string> = []
    page.on("console", (message) => said.push(message.text()))
    page.on("pageerror", (error) => said.push(error.message))
    page.on("request", (request) => asked.push(request.url()))
    await page.goto(pathToFileURL(join(directory, "report.html")).href)
    return { page, said, asked }
  }

  describe.each([
    ["desktop", 1280, "light"],
    ["phone", 390, "dark"],
  ] as const)("at %s width, %d px, %s", (_, width, colorScheme) => {
    let opened: Opened
    beforeAll(async () => {
      opened = await open(width, colorScheme)
    }, patience)
    afterAll(() => opened?.page.close(), patience)

    it("asks for nothing but itself, and reports no error", () => {
      expect(opened.asked.filter((url) => !url.startsWith("data:"))).toEqual([
        pathToFileURL(join(directory, "report.html")).href,
      ])
      expect(opened.said).toEqual([])
    })

    it("shows headline, figures and charts, and scrolls down only", async () => {
      const { page } = opened
      expect(await page.getByRole("heading", { level: 1 }).innerText()).toMatch(
        /costs 6\sunits per hour and meets its obj/,
      )
      expect(await page.locator(".key-figures dd.value").allInnerTexts()).toHaveLength(6)
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(width)
      const charts = page.locator("figure svg:visible")
      expect(await charts.count()).toBe(20)
      for (const chart of await charts.all()) {
        const box = (await chart.boundingBox())!
        expect(box.x + box.width).toBeLessThanOrEqual(width)
        expect(Math.min(box.width, box.height)).toBeGreaterThan(100)
      }
    })

    it("has text in its charts that is large enough, in the frame, and not on top of other text", async () => {
      const flaws: ReadonlyArray<string> = await opened.page.evaluate(`
        [...document.querySelectorAll("figure svg")].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
          const frame = svg.getBoundingClientRect()
          const name = svg.querySelector("title").textContent
          const texts = [...svg.querySelectorAll("text")].map((text) => [text.textContent, text.getBoundingClientRect()])
          const outside = texts.filter(([, box]) => box.left < frame.left - 1 || frame.right + 1 < box.right)
          const small = texts.filter(([, box]) => box.height < 11)
          const hidden = texts.filter(([, one], index) => texts.slice(0, index).some(([, two]) =>
            Math.min(one.right, two.right) - Math.max(one.left, two.left) > 2 &&
            Math.min(one.bottom, two.bottom) - Math.max(one.top, two.top) > 5))
          return [["outside", outside], ["small", small], ["hidden", hidden]].flatMap(([what, which]) =>
            which.map(([text]) => name + ": " + what + ": " + text))
        })
      `)
      expect(flaws).toEqual([])
    })

    it("opens the table behind a chart by keyboard", async () => {
      const { page } = opened
      const details = page.locator("#latency details").first()
      expect(await details.locator("table").isVisible()).toBe(false)
      await details.locator("summary").focus()
      await page.keyboard.press("Enter")
      expect(await details.locator("table").isVisible()).toBe(true)
      await page.keyboard.press("Enter")
    })

    it("leads from its navigation to each section", async () => {
      const { page } = opened
      for (const link of await page.locator("nav a").all()) {
        await link.click()
        const target = await link.getAttribute("href")
        expect(await page.locator(`${target} h2`).isVisible()).toBe(true)
        expect(page.url().endsWith(target!)).toBe(true)
      }
    })

    it("has no flaw that axe knows of", async () => {
      const { page } = opened
      const details = page.locator("details").first()
      await details.evaluate((each) => each.setAttribute("open", ""))
      await page.evaluate(axe)
      const violations: ReadonlyArray<string> = await page.evaluate(`
        axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html.slice(0, 160))))
      `)
      expect(violations).toEqual([])
      await details.evaluate((each) => each.removeAttribute("open"))
    })
  })

  it("prints on light paper whatever the screen, without its navigation", async () => {
    const { page } = await open(1280, "dark")
    const background = () => page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    expect(await background()).toBe("rgb(16, 21, 27)")
    await page.emulateMedia({ media: "print" })
    expect(await background()).toBe("rgb(255, 255, 255)")
    expect(await page.locator("nav").isVisible()).toBe(false)
    expect((await page.pdf({ format: "A4" })).subarray(0, 4).toString()).toBe("%PDF")
    await page.close()
  })
})
