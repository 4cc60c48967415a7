import { Deployment } from "kubernetes-models/apps/v1/Deployment"
import { ConfigMap } from "kubernetes-models/v1/ConfigMap"
import { Service } from "kubernetes-models/v1/Service"
import { describe, expect, it } from "vitest"
import { kubernetes } from "../../src/export/Kubernetes.ts"
import { contentOf, documentsOf, everySetting, imageDriver, videoPost } from "./deployments.ts"

interface Manifest {
  readonly kind: "ConfigMap" | "Deployment" | "Service"
  readonly metadata: { readonly name: string }
}

const kinds = { ConfigMap, Deployment, Service }

/** What the schema of its kind says of a document; nothing if all is well. */
const complaint = (manifest: Manifest): string | undefined => {
  try {
    new kinds[manifest.kind](manifest as never).validate()
    return undefined
  } catch (error) {
    return String(error)
  }
}

const manifestsOf = (...args: Parameters<typeof imageDriver>): ReadonlyArray<Manifest> =>
  documentsOf<Manifest>(contentOf(kubernetes(imageDriver(...args)), "image-driver.yaml"))

const [configMap, deployment, service] = manifestsOf(everySetting)

describe("an export to Kubernetes", () => {
  it("is of documents that Kubernetes' own schemas accept, which notice what is wrong", () => {
    const all = [
      ...manifestsOf(),
      ...manifestsOf(everySetting),
      ...documentsOf<Manifest>(contentOf(kubernetes(videoPost()), "video-post.yaml")),
    ]
    expect(all).toHaveLength(12 + 12 + 30)
    expect(all.flatMap((manifest) => complaint(manifest) ?? [])).toEqual([])
    const { spec } = deployment as unknown as { readonly spec: object }
    expect(complaint({ ...deployment!, spec: { ...spec, replicas: "two" } } as Manifest)).toMatch(/replicas/)
    expect(complaint({ ...deployment!, spec: { ...spec, selector: undefined } } as Manifest)).toMatch(/selector/)
  })

  it("runs the replicas with their GPU, and finds them by their labels", () => {
    const labels = { "app.kubernetes.io/name": "resnet", "app.kubernetes.io/part-of": "image-driver" }
    const resources = { cpu: "4", memory: "16Gi", "nvidia.com/gpu": "1" }
    expect(deployment).toMatchObject({
      metadata: { name: "resnet" },
      spec: {
        replicas: 3,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            nodeSelector: { accelerator: "v100" },
            containers: [{ image: "registry.example/triton:1", resources: { requests: resources, limits: resources } }],
          },
        },
      },
    })
    expect(service).toMatchObject({ metadata: { name: "resnet" }, spec: { selector: labels } })
  })

  it("configures the server of one replica, and mounts that", () => {
    const { data } = configMap as unknown as { readonly data: Readonly<Record<string, string>> }
    expect(data["config.pbtxt"]).toMatch(/max_batch_size: 16\ninstance_group \{\n {2}count: 1\n {2}kind: KIND_GPU\n\}/)
    expect(JSON.stringify(deployment)).toContain('"mountPath":"/models/ResNet/config.pbtxt","subPath":"config.pbtxt"')
  })

  it("says that replicas queue for themselves only where there are several", () => {
    expect(kubernetes(imageDriver()).differences[0]).toMatch(/^every replica queues for itself/)
    expect(kubernetes(videoPost()).differences).toEqual([])
  })
})
