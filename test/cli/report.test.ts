/** `headway report`: what its files hold, and what it refuses. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseHTML } from "linkedom"
import { afterAll, describe, expect, it } from "vitest"
import type { PlanDocument, SimulationDocument } from "../../src/domain/Plan.ts"
import { inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

const directory = mkdtempSync(join(tmpdir(), "headway-report-"))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const here = { cwd: inRepository(".") }
const place = (name: string): string => join(directory, name)

/** Runs a command that must go well, and gives what it prints. */
const tell = async (...args: ReadonlyArray<string>): Promise<string> => {
  const { exitCode, stdout, stderr } = await runHere(args, here)
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
  return stdout
}

const read = <Document = PlanDocument>(name: string): Document => JSON.parse(readFileSync(place(name), "utf8"))

/** A report's page as a document. */
const pageOf = async (name: string) => {
  await tell("report", place(name), "--output", place("page.html"))
  return parseHTML(readFileSync(place("page.html"), "utf8")).document
}

type Page = ReturnType<typeof parseHTML>["document"]

const textOf = (element: Pick<Page, "querySelector">, selector: string): string =>
  (element.querySelector(selector)?.textContent ?? "").replaceAll("\u00A0", " ")

await tell("plan", "--headways", "500", "--output", place("plan.json"))
await tell("plan", "--headways", "500", "--slo", "250", "--planner", "greedy", "--output", place("greedy.json"))
await tell("plan", "--headways", "500", "--planner", "cg-mean", "--output", place("coarse.json"))
await tell("simulate", "--headways", "500", "--slo", "150", "--output", place("simulation.json"))

const number = (value: number): string => Number(value.toPrecision(4)).toLocaleString("en-US")

describe("the page of a plan", async () => {
  const plan = read("plan.json").plan!
  const page = await pageOf("plan.json")

  it("says first what is planned, what it costs and whether it meets the objective", () => {
    expect([...page.querySelectorAll("h1")]).toHaveLength(1)
    expect(textOf(page, "h1")).toBe(
      `The plan for image-driver costs ${plan.costPerHour} units per hour and meets its objective with ` +
        `${number(500 - plan.latencyMs)} ms (${((500 - plan.latencyMs) / 5).toFixed(2)} %) to spare: it answers 99 % of the ` +
        `queries within ${number(plan.latencyMs)} ms, where 500 ms are allowed.`,
    )
    expect(textOf(page, ".verdict")).toBe("meets its objective")
    expect(textOf(page, ".remarks")).toContain("It is proven that no configuration is cheaper")
  })

  it("has a section for every question, and a link to each", () => {
    const headings = [...page.querySelectorAll("main > section > h2")].map(({ textContent }) => textContent)
    expect(headings).toEqual([
      "The plan",
      "Latency",
      "Where the time goes",
      "Load, queues and batches",
      "How the plan was found",
      "Inputs, and how to get the same again",
    ])
    const links = [...page.querySelectorAll("nav a")].map((link) => link.getAttribute("href")!.slice(1))
    expect(links).toEqual([...page.querySelectorAll("main > section")].map(({ id }) => id))
  })

  it("draws every model in the pipeline, and its queue, its utilisation and its batches", () => {
    for (const node of ["ResNet", "Inception", "KSVM", "LogReg"]) {
      expect(textOf(page, "#plan svg")).toContain(node)
      for (const what of ["queue length", "utilisation", "batch sizes"]) {
        const titles = [...page.querySelectorAll("#load figcaption h4")].map(({ textContent }) => textContent)
        expect(titles).toContain(`${node}: ${what}`)
      }
    }
  })

  it("tells every chart in words and in a table, for those who do not see it", () => {
    const figures = [...page.querySelectorAll("figure")]
    expect(figures.length).toBe(20)
    for (const figure of figures) {
      for (const svg of figure.querySelectorAll("svg[role=img]")) {
        const [title, description] = svg
          .getAttribute("aria-labelledby")!
          .split(" ")
          .map((id: string) => page.getElementById(id)!)
        expect(title!.textContent).toBe(figure.querySelector("figcaption h3, figcaption h4")!.textContent)
        expect(description!.textContent!.length).toBeGreaterThan(20)
      }
      expect(figure.querySelectorAll("details table thead th[scope=col]").length).toBeGreaterThan(1)
      expect(figure.querySelectorAll("details table tbody tr").length).toBeGreaterThan(0)
    }
    const ids = [...page.querySelectorAll("[id]")].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it("accounts for every query in its histogram, and for every configuration in its certificate", () => {
    const sum = (selector: string, column: number) =>
      [...page.querySelectorAll(selector)].reduce(
        (total, row) => total + Number(row.children[column]!.textContent!.replaceAll(",", "")),
        0,
      )
    const latency = [...page.querySelectorAll("#latency figure")]
    expect(latency[0]!.querySelector("h3")!.textContent).toBe("How latencies are distributed")
    expect(sum("#latency .figures:first-of-type figure:first-child tbody tr", 2)).toBe(501)
    expect(textOf(page, "#search tbody")).toContain("ResNet, KSVM")
  })

  it("needs nothing but itself", () => {
    const html = readFileSync(place("page.html"), "utf8")
    expect(html).not.toMatch(/<script|@import|url\(|\son\w+=/)
    const addresses = [...page.querySelectorAll("[src], [href]")].map(
      (element) => element.getAttribute("src") ?? element.getAttribute("href")!,
    )
    expect(addresses.filter((address) => !/^#|^data:,$/.test(address))).toEqual([])
    expect(page.querySelector("meta[http-equiv=Content-Security-Policy]")!.getAttribute("content")).toMatch(
      /^default-src 'none'/,
    )
  })

  it("is the same, byte by byte, when it is made again by the other engine", async () => {
    const first = readFileSync(place("page.html"), "utf8")
    await tell("report", place("plan.json"), "--engine", "event-loop", "--output", place("again.html"))
    expect(readFileSync(place("again.html"), "utf8") === first).toBe(true)
  })
})

/** Runs the command that a page shows, in a directory with the files that it shows. */
const runAgain = async <Document>(name: string, output: string): Promise<Document> => {
  const page = await pageOf(name)
  const blocks = [...page.querySelectorAll("#inputs .block")].map((block) => [
    textOf(block, "h3"),
    textOf(block, "pre"),
  ])
  const listings = Object.fromEntries(blocks) as Record<string, string>
  writeFileSync(place("configuration.json"), listings["configuration.json"]!)
  const command = listings["The command that makes it again"]!.replaceAll("\\\n", " ")
  const args = command
    .split(/\s+/)
    .slice(1)
    .map((each) => (each === "configuration.json" ? place(each) : each === output ? place(`again-${output}`) : each))
  await tell(...args)
  return read<Document>(`again-${output}`)
}

describe("a report says how to make it again", () => {
  it("by a command that gives the same plan", async () => {
    expect(await runAgain("plan.json", "plan.json")).toEqual(read("plan.json"))
  })

  it("by a command that gives the same simulation", async () => {
    const again = await runAgain<SimulationDocument>("simulation.json", "simulation.json")
    expect(again).toEqual(read("simulation.json"))
  })

  it("with the workload as a file where it has several phases", async () => {
    const workload = { phases: [1, 2].map((seed) => ({ rateQps: 50, scv: 1, headways: 50, seed })) }
    writeFileSync(place("workload.json"), JSON.stringify(workload))
    await tell("plan", "--workload", place("workload.json"), "--output", place("phases.json"))
    const page = await pageOf("phases.json")
    expect(textOf(page, "#inputs")).toContain("--workload workload.json")
    const listing = [...page.querySelectorAll("#inputs .block")].find(
      (block) => textOf(block, "h3") === "workload.json",
    )
    expect(JSON.parse(listing!.querySelector("pre")!.textContent!)).toEqual(workload)
  })
})

describe("a report", () => {
  it("of a simulation that misses says by how much, and nothing of slack or a search", async () => {
    const page = await pageOf("simulation.json")
    expect(textOf(page, "h1")).toMatch(
      /^image-driver, as configured, costs 8 units per hour and misses its objective by [\d.]+ ms \([\d.]+ %\): /,
    )
    expect(page.querySelector("#search")).toBeNull()
    expect(textOf(page, "#time")).not.toContain("Slack")
  })

  it("of greedy's plan draws the search, and of a coarse-grained one tells its units", async () => {
    const greedy = await pageOf("greedy.json")
    expect(textOf(greedy, "#search")).toContain("The search, move by move")
    expect(textOf(greedy, "#search")).toContain("No single action improves on the plan")
    expect(textOf(await pageOf("coarse.json"), "#search")).toMatch(/\d+ units for [\d.]+ queries\/s/)
  })

  it("as Markdown has the same sections, with tables and a flowchart", async () => {
    const markdown = await tell("report", place("plan.json"), "--format", "md")
    expect(markdown.match(/^## .+$/gm)).toHaveLength(6)
    expect(markdown).toMatch(/^```mermaid\nflowchart LR\n/m)
    expect(markdown).toMatch(/^\| ResNet +\| (?:TPX|V100|cpu) +\| +\d+ \|/m)
  })

  it("as a picture is well-formed SVG, and PNG with its text in it", async () => {
    await tell("report", place("plan.json"), "--output", place("report.svg"))
    const svg = readFileSync(place("report.svg"), "utf8")
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" /)
    expect(svg).not.toMatch(/var\(|undefined|NaN/)
    await tell("report", place("plan.json"), "--output", place("report.png"))
    const png = readFileSync(place("report.png"))
    expect(png.subarray(1, 4).toString()).toBe("PNG")
    expect(png.readUInt32BE(16)).toBe(2400)
  })

  it("of the bundled plan of 50,001 queries is under 3 MB, as a child process", async () => {
    await tell("plan", "--output", place("full.json"))
    const { exitCode, stdout, stderr } = await run(["report", place("full.json"), "--output", place("full.html")])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    expect(stdout).toMatch(/full\.html: \d+ kB\nThe plan for image-driver costs 6 units per hour /)
    expect(statSync(place("full.html")).size).toBeLessThan(3_000_000)
  })
})

/** A pipeline that only passes queries on. */
const joins = () => {
  writeFileSync(
    place("joins-pipeline.json"),
    JSON.stringify({
      name: "joins",
      nodes: [{ name: "j", kind: "join" }],
      edges: [
        ["source", "j"],
        ["j", "sink"],
      ],
    }),
  )
  return { pipeline: { name: "joins", file: place("joins-pipeline.json") } }
}

describe("headway report refuses, with exit code 2 and no file,", () => {
  const spoilt = (change: object): string => {
    writeFileSync(place("spoilt.json"), JSON.stringify({ ...read("plan.json"), ...change }))
    return place("spoilt.json")
  }
  const plan = read("plan.json").plan!
  it.each([
    [
      "a plan that its inputs do not give",
      () => [spoilt({ plan: { ...plan, latencyMs: 1 } })],
      "at plan.latencyMs: found 1",
    ],
    [
      "another document",
      () => [spoilt({ format: "headway-frontier/1" })],
      'at format: found "headway-frontier/1", expected "headway-plan/1" or "headway-simulation/1"',
    ],
    [
      "a pipeline without a model",
      () => [spoilt(joins())],
      "at pipeline: found joins, expected a pipeline with a model",
    ],
    [
      "an output of another kind",
      () => [place("plan.json"), "-o", place("report.pdf")],
      "expected a name that ends in .html",
    ],
    [
      "a picture on standard output",
      () => [place("plan.json"), "--format", "png"],
      "--format: found png without --output",
    ],
    [
      "a directory that is not there",
      () => [place("plan.json"), "-o", place("gone/a.html")],
      "found no such directory",
    ],
  ])("%s", async (_, args, says) => {
    const { exitCode, stdout, stderr } = await runHere(["report", ...args()], here)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(stderr).toContain(says)
    expect(stderr).toMatch(/^headway: [^\n]+\n$/)
    expect(readdirSync(directory).filter((name) => /^report\.pdf$|\.partial$/.test(name))).toEqual([])
  })
})
