/** `headway export`: what it writes and says, and what it refuses; nothing is left behind where it fails. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { type ExportDocument, exportTargets } from "../../src/domain/Export.ts"
import type { PlanDocument } from "../../src/domain/Plan.ts"
import { everySetting } from "../export/deployments.ts"
import { expectAccepted, mutationsOf, parseDocument, schemaOf } from "./documents.ts"
import { inRepository, run } from "./run.ts"
import { runHere } from "./run-here.ts"

const directory = mkdtempSync(join(tmpdir(), "headway-export-"))
afterAll(() => rmSync(directory, { recursive: true, force: true }))
const here = { cwd: inRepository(".") }
const place = (name: string): string => join(directory, name)

const plan = place("plan.json")
await runHere(["plan", "--headways", "300", "--output", plan], here)
const planned: PlanDocument = JSON.parse(readFileSync(plan, "utf8"))

/** Every file under a folder of the test's, by its path there. */
const filesIn = (folder: string): ReadonlyArray<string> =>
  readdirSync(place(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(place(folder).length + 1))
    .toSorted()

describe("headway export", () => {
  it.each(exportTargets)("to %s writes the files that it names, and tells what it must", async (target) => {
    const args = ["export", plan, "--to", target, "--output", place(target), "--json"]
    const { exitCode, stdout, stderr } = await runHere(args, here)
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    const document = parseDocument<ExportDocument>(stdout)
    expect(filesIn(target)).toEqual(document.files.map(({ path }) => path).toSorted())
    const accepts = await schemaOf("export")
    expectAccepted(accepts, document)
    const missed = [...mutationsOf(document)].filter(([, mutation]) => accepts(mutation))
    expect(missed.map(([path]) => path)).toEqual([])
    expect(document.toDo.length).toBeGreaterThan(0)
    expect(document.unchecked).not.toBe("")
  })

  it("says so in words, as a process does", async () => {
    const { exitCode, stdout, stderr } = await run(["export", plan, "--to", "triton", "--output", place("models")])
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
    for (const heading of ["Assumed", "Still to do", "Validated in Headway's tests"]) expect(stdout).toContain(heading)
    const batch = planned.plan!.configuration["ResNet"]!.maxBatchSize
    expect(stdout).toMatch(
      new RegExp(`^  \\w+/ResNet/config.pbtxt +batches of up to ${batch}, 1 instance on GPU 0$`, "m"),
    )
    expect(stdout).toMatch(/^ {2}not loaded by a Triton server$/m)
  })

  it("writes one file where there is but one, and takes settings", async () => {
    const settings = place("settings.json")
    writeFileSync(settings, JSON.stringify(everySetting))
    const file = place("plan.yaml")
    const args = ["export", plan, "--to", "kubernetes", "--output", file, "--settings", settings]
    const { exitCode, stdout } = await runHere(args, here)
    expect(exitCode).toBe(0)
    expect(readFileSync(file, "utf8")).toContain("image: registry.example/triton:1\n")
    expect(stdout).toContain("plan.yaml  ConfigMap, Deployment and Service of each node")
    expect(stdout).not.toMatch(/V100: .* for want of settings/)
  })

  it("writes into an empty folder, over none that has something in it", async () => {
    mkdirSync(place("empty"))
    const args = ["export", plan, "--to", "ray-serve", "--output", place("empty")]
    expect((await runHere(args, here)).exitCode).toBe(0)
    expect(filesIn("empty")).toEqual(["image-driver.yaml"])
    const { exitCode, stderr } = await runHere(args, here)
    expect(exitCode).toBe(2)
    expect(stderr).toBe(`headway: ${place("empty")}: found a folder that is not empty, expected a new one\n`)
  })

  const spoilt = place("spoilt.json")
  it.each([
    [
      "settings of unknown hardware",
      { hardware: { K80: { device: "gpu" } } },
      'at hardware.K80: found "K80", expected a hardware of the catalog',
    ],
    [
      "settings of an unknown node",
      { nodes: { VGG: { storageUri: "s3://a" } } },
      'at nodes.VGG: found "VGG", expected a model node of the pipeline',
    ],
    [
      "settings of an unknown device",
      { hardware: { TPX: { device: "tpu" } } },
      'at hardware.TPX.device: found "tpu", expected',
    ],
    ["settings with an unknown key", { images: "a" }, "at images: found an unknown key, expected only"],
  ])("refuses %s", async (_, settings, says) => {
    writeFileSync(spoilt, JSON.stringify(settings))
    const before = readdirSync(directory)
    const args = ["export", plan, "--to", "triton", "--output", place("none"), "--settings", spoilt]
    const { exitCode, stdout, stderr } = await runHere(args, here)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(stderr).toContain(says)
    expect(stderr.trimEnd().split("\n")).toHaveLength(1)
    expect(readdirSync(directory)).toEqual(before)
  })

  it.each([
    [
      "one file for many",
      ["--to", "triton", "--output", place("a.yaml")],
      "--output: found the name of one file, expected a folder for the 4 files",
    ],
    [
      "a file for a folder",
      ["--to", "triton", "--output", plan],
      "plan.json: found a file, expected a place for a new folder",
    ],
    [
      "a folder in none",
      ["--to", "triton", "--output", place("no/where")],
      "found no such directory, expected a place for a new folder",
    ],
    [
      "a folder in a file",
      ["--to", "triton", "--output", join(plan, "a")],
      "found a file where its path needs a directory",
    ],
    ["no name", ["--to", "triton", "--output", ""], "found no name, expected"],
    ["another target", ["--to", "sagemaker", "--output", place("none")], "sagemaker"],
  ])("refuses %s", async (_, args, says) => {
    const before = readdirSync(directory)
    const { exitCode, stdout, stderr } = await runHere(["export", plan, ...args], here)
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" })
    expect(stderr).toContain(says)
    expect(readdirSync(directory)).toEqual(before)
  })

  it("refuses a plan that its inputs no longer give", async () => {
    const other = place("other.json")
    writeFileSync(other, JSON.stringify({ ...planned, plan: { ...planned.plan, latencyMs: 1 } }))
    const args = ["export", other, "--to", "triton", "--output", place("none")]
    const { exitCode, stderr } = await runHere(args, here)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(/at plan\.latencyMs: found 1, expected [\d.]+, which is what its inputs give now\n$/)
    expect(existsSync(place("none"))).toBe(false)
  })
})
