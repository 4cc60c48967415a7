import { Ajv } from "ajv"
import { describe, expect, it } from "vitest"
import { rayServe } from "../../src/export/RayServe.ts"
import { contentOf, documentsOf, everySetting, imageDriver, videoPost } from "./deployments.ts"
import { serveConfig } from "./schemas/rayServe.ts"

interface ServeConfig {
  readonly applications: ReadonlyArray<{
    readonly import_path: string
    readonly deployments: ReadonlyArray<{ readonly name: string }>
  }>
}

const accepts = new Ajv({ allErrors: true }).compile(serveConfig)

const configOf = (exported: ReturnType<typeof rayServe>): ServeConfig => {
  const [config, ...others] = documentsOf<ServeConfig>(exported.files[0]!.content)
  expect(others).toEqual([])
  return config!
}

describe("an export to Ray Serve", () => {
  const config = configOf(rayServe(imageDriver(everySetting)))

  it("has fields that Ray Serve has, within their bounds, and a schema that notices others", () => {
    for (const each of [config, configOf(rayServe(videoPost()))]) {
      accepts(each)
      expect(accepts.errors ?? []).toEqual([])
    }
    const [application] = config.applications
    const spoilt = [
      { ...config, application: [] },
      { ...config, applications: [{ ...application, import_path: "no colon" }] },
      { ...config, applications: [{ ...application, route_prefix: "/a/" }] },
      { ...config, applications: [{ ...application, deployments: [{ name: "a", num_replicas: 0 }] }] },
    ]
    expect(spoilt.map((each) => accepts(each))).toEqual([false, false, false, false])
  })

  it("has the plan's replicas, batch sizes and delays", () => {
    const { import_path, deployments } = config.applications[0]!
    expect(import_path).toBe("serving.driver:app")
    expect(deployments).toEqual([
      {
        name: "ResNet",
        num_replicas: 3,
        max_ongoing_requests: 16,
        ray_actor_options: { num_gpus: 1, accelerator_type: "V100" },
        user_config: { max_batch_size: 16, batch_wait_timeout_s: 0 },
      },
      {
        name: "Inception",
        num_replicas: 2,
        max_ongoing_requests: 8,
        ray_actor_options: { num_gpus: 1, accelerator_type: "V100" },
        user_config: { max_batch_size: 8, batch_wait_timeout_s: 0.0015 },
      },
      {
        name: "KSVM",
        num_replicas: 2,
        max_ongoing_requests: 16,
        ray_actor_options: { num_cpus: 1 },
        user_config: { max_batch_size: 16, batch_wait_timeout_s: 0 },
      },
      {
        name: "LogReg",
        num_replicas: 1,
        max_ongoing_requests: 1,
        ray_actor_options: { num_cpus: 1 },
        user_config: { max_batch_size: 1, batch_wait_timeout_s: 0 },
      },
    ])
  })

  it("names the application by the pipeline unless told, in one file", () => {
    const exported = rayServe(imageDriver())
    expect(configOf(exported).applications[0]!.import_path).toBe("image_driver:app")
    expect(contentOf(exported, "image-driver.yaml")).toMatch(/^# Made by headway from plan\.json/)
  })
})
