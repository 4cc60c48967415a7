import protobuf from "protobufjs"
import textFormat from "protobufjs/ext/textformat.js"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { triton } from "../../src/export/Triton.ts"
import { messages } from "../../src/export/TritonSchema.ts"
import { contentOf, imageDriver } from "./deployments.ts"

const proto = readFileSync(new URL("schemas/model_config.proto", import.meta.url), "utf8")
const { root } = protobuf.parse(proto, { keepCase: true })
const modelConfig = root.lookupType("inference.ModelConfig")

/** A model configuration, read by a schema that is not the one that it was written by. */
const read = (text: string): unknown =>
  modelConfig.toObject(textFormat.fromText(modelConfig, text), { enums: String, longs: Number })

describe("an export to Triton", () => {
  const exported = triton(imageDriver())

  it("has one repository for each hardware, in it one folder for each node", () => {
    expect(exported.files.map(({ path }) => path)).toEqual([
      "V100/ResNet/config.pbtxt",
      "V100/Inception/config.pbtxt",
      "cpu/KSVM/config.pbtxt",
      "cpu/LogReg/config.pbtxt",
    ])
  })

  it("gives every replica an instance, on GPUs one of its own, and batches as planned", () => {
    expect(exported.files.map(({ content }) => read(content))).toEqual([
      {
        name: "ResNet",
        max_batch_size: 16,
        instance_group: [{ kind: "KIND_GPU", count: 1, gpus: [0, 1, 2] }],
        dynamic_batching: {},
      },
      {
        name: "Inception",
        max_batch_size: 8,
        instance_group: [{ kind: "KIND_GPU", count: 1, gpus: [3, 4] }],
        dynamic_batching: { max_queue_delay_microseconds: 1500 },
      },
      {
        name: "KSVM",
        max_batch_size: 16,
        instance_group: [{ kind: "KIND_CPU", count: 2 }],
        dynamic_batching: {},
      },
      { name: "LogReg", max_batch_size: 1, instance_group: [{ kind: "KIND_CPU", count: 1 }] },
    ])
  })

  it("says which plan it is of, how many GPUs it takes, and what differs", () => {
    expect(contentOf(exported, "V100/ResNet/config.pbtxt")).toMatch(
      /^# Made by headway from plan\.json: 18 per hour, p99 /,
    )
    expect(exported.toDo).toContain("V100/: the repository of a server on a host with V100 and 5 GPUs")
    expect(exported.differences).toEqual([expect.stringMatching(/^a batching delay: /)])
  })

  it("takes a hardware for what the settings say", () => {
    const { files } = triton(imageDriver({ hardware: { V100: { device: "cpu" }, cpu: { device: "gpu" } } }))
    expect(files.map(({ content }) => /KIND_\w+/.exec(content)?.[0])).toEqual([
      "KIND_CPU",
      "KIND_CPU",
      "KIND_GPU",
      "KIND_GPU",
    ])
  })
})

describe("the schema that it is written by", () => {
  it.each(Object.entries(messages))("has the fields of %s as they are", (name, { fields }) => {
    const type = root.lookupType(`inference.${name}`)
    const given = Object.entries<{ type: string; id: number; rule?: string }>(fields)
    expect(given.map(([field, { type: kind, id, rule }]) => [field, kind, id, rule === "repeated"])).toEqual(
      given.map(([field]) => {
        const there = type.fields[field]
        return [field, there?.type, there?.id, there?.repeated]
      }),
    )
  })

  it("refuses a field that is not there", () => {
    expect(() => read("max_batch_sise: 3")).toThrow(/unknown field/)
  })
})
