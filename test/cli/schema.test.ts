/** `headway schema`: every fixture is accepted by the schema of its kind, and nothing that differs from it in one place. */
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { everySetting } from "../export/deployments.ts"
import { good } from "./bad/BadInput.ts"
import { expectAccepted, mutationsOf, schemaOf } from "./documents.ts"
import { inRepository } from "./run.ts"

const files = (folder: string): ReadonlyArray<readonly [name: string, text: string]> =>
  readdirSync(inRepository(folder))
    .filter((name) => name.endsWith(".json"))
    .map((name) => [`${folder}/${name}`, readFileSync(inRepository(`${folder}/${name}`), "utf8")])

const kinds = {
  catalog: [...files("fixtures/catalogs"), ["a small catalog", good["catalog.json"]]],
  pipeline: [...files("fixtures/pipelines"), ["a small pipeline", good["pipeline.json"]]],
  configuration: [...files("fixtures/configurations"), ["a small configuration", good["configuration.json"]]],
  workload: [...files("fixtures/workloads"), ["a small workload", good["workload.json"]]],
  deployment: [["settings that say everything", JSON.stringify(everySetting)]],
} as const

/** What may be left out, or be any key or text: names of things, the origin, a catalog that a flag tells. */
const optional =
  /^without \.(?:origin|catalog|hardware\.V100\.\w+(?:\.\w+)?|nodes\.\w+|models\.\w+(?:\.\w+)?|hardware\.\w+|[A-Za-z]+|phases\[\d\]\.(?:minHeadwayMs|rateQps|seed))$|\.batchingDelayMs$/

describe.each(Object.entries(kinds))("headway schema %s", (kind, documents) => {
  it.each(documents)("accepts %s, and no mutation of it", async (_, text) => {
    const accepts = await schemaOf(kind)
    const document: unknown = JSON.parse(text)
    expectAccepted(accepts, document)
    const missed = [...mutationsOf(document)].filter(([path, mutation]) => accepts(mutation) && !optional.test(path))
    expect(missed.map(([path]) => path)).toEqual([])
  })
})
