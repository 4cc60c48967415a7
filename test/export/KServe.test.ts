import { Ajv } from "ajv"
import { describe, expect, it } from "vitest"
import { kserve } from "../../src/export/KServe.ts"
import { contentOf, documentsOf, everySetting, imageDriver, videoPost } from "./deployments.ts"
import { inferenceGraph, inferenceService } from "./schemas/kserve.ts"

interface Resource {
  readonly kind: string
  readonly metadata: { readonly name: string }
  readonly spec: {
    readonly predictor?: Readonly<Record<string, unknown>>
    readonly nodes?: Readonly<Record<string, { readonly steps: ReadonlyArray<Readonly<Record<string, string>>> }>>
  }
}

const ajv = new Ajv({ allErrors: true })
const schemas: Readonly<Record<string, ReturnType<Ajv["compile"]>>> = {
  InferenceService: ajv.compile(inferenceService),
  InferenceGraph: ajv.compile(inferenceGraph),
}

/** What a schema complains of. */
const complaints = (resource: Resource): unknown => {
  const accepts = schemas[resource.kind]!
  return accepts(resource) ? [] : accepts.errors
}

const resources = documentsOf<Resource>(contentOf(kserve(imageDriver(everySetting)), "image-driver.yaml"))
const [resnet] = resources

describe("an export to KServe", () => {
  it("has fields that KServe has, of their types, and a schema that notices others", () => {
    expect(resources.flatMap(complaints)).toEqual([])
    expect(complaints({ ...resnet!, metadata: { name: "ResNet" } })).toHaveLength(1)
    const misspelt = { ...resnet!.spec.predictor, minReplica: 1 }
    expect(complaints({ ...resnet!, spec: { predictor: misspelt } })).toHaveLength(1)
  })

  it("runs as many replicas as planned, where the settings say", () => {
    expect(resnet!.spec.predictor).toEqual({
      minReplicas: 3,
      maxReplicas: 3,
      nodeSelector: { accelerator: "v100" },
      model: {
        modelFormat: { name: "triton", version: "2" },
        protocolVersion: "v2",
        storageUri: "s3://models/resnet",
        resources: {
          requests: { cpu: "4", memory: "16Gi", "nvidia.com/gpu": "1" },
          limits: { cpu: "4", memory: "16Gi", "nvidia.com/gpu": "1" },
        },
      },
    })
  })

  it("has a graph that refers to nothing that is not there, and to every service once", () => {
    const graph = resources.at(-1)!.spec.nodes!
    const steps = Object.values(graph).flatMap((router) => router.steps)
    const services = resources.filter(({ kind }) => kind === "InferenceService").map(({ metadata }) => metadata.name)
    expect(steps.flatMap(({ serviceName }) => serviceName ?? []).toSorted()).toEqual(services.toSorted())
    expect(steps.flatMap(({ nodeName }) => nodeName ?? []).toSorted()).toEqual(
      Object.keys(graph)
        .filter((name) => name !== "root")
        .toSorted(),
    )
    expect(graph["root"]).toEqual({
      routerType: "Ensemble",
      steps: [
        { name: "branch-1", nodeName: "branch-1" },
        { name: "branch-2", nodeName: "branch-2" },
      ],
    })
    expect(graph["branch-1"]).toEqual({
      routerType: "Sequence",
      steps: [
        { name: "resnet", serviceName: "resnet" },
        { name: "ksvm", serviceName: "ksvm", data: "$response" },
      ],
    })
  })

  it("has no graph where it cannot be told, and says so", () => {
    const exported = kserve(videoPost())
    const kinds = documentsOf<Resource>(contentOf(exported, "video-post.yaml")).map(({ kind }) => kind)
    expect(kinds).toEqual(Array.from({ length: 10 }, () => "InferenceService"))
    expect(exported.toDo).toContainEqual(expect.stringMatching(/video-post cannot be told so$/))
  })
})
