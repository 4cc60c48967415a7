/** The fields of Triton's model configuration that a plan decides, with their types and numbers. */
import protobuf from "protobufjs/light.js"
import textFormat from "protobufjs/ext/textformat.js"

/** The messages, by their names in `model_config.proto`. */
export const messages = {
  ModelConfig: {
    fields: {
      name: { type: "string", id: 1 },
      max_batch_size: { type: "int32", id: 4 },
      instance_group: { rule: "repeated", type: "ModelInstanceGroup", id: 7 },
      dynamic_batching: { type: "ModelDynamicBatching", id: 11 },
    },
  },
  ModelInstanceGroup: {
    fields: {
      count: { type: "int32", id: 2 },
      gpus: { rule: "repeated", type: "int32", id: 3 },
      kind: { type: "Kind", id: 4 },
    },
    nested: { Kind: { values: { KIND_AUTO: 0, KIND_GPU: 1, KIND_CPU: 2, KIND_MODEL: 3 } } },
  },
  ModelDynamicBatching: { fields: { max_queue_delay_microseconds: { type: "uint64", id: 2 } } },
} as const

/** A model configuration, as far as a plan decides it. */
export interface ModelConfig {
  readonly name: string
  readonly max_batch_size: number
  readonly instance_group: ReadonlyArray<{
    readonly kind: "KIND_GPU" | "KIND_CPU"
    readonly count: number
    readonly gpus?: ReadonlyArray<number>
  }>
  /** Left out where batches are of one. */
  readonly dynamic_batching?: { readonly max_queue_delay_microseconds?: number }
}

const root = protobuf.Root.fromJSON({ nested: { inference: { nested: messages } } })
const modelConfig = root.lookupType("inference.ModelConfig")

/** A model configuration in protobuf's text format, as `config.pbtxt` holds it. */
export const modelConfigText = (config: ModelConfig): string =>
  `${textFormat.toText(modelConfig, modelConfig.fromObject(config)).trimEnd()}\n`
