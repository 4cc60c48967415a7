/** Triton: a model repository for each hardware, with every node's instances, batch size and batching delay. */
import { formatCount } from "../report/Format.ts"
import { type Deployment, type Exported, headline, type NodeDeployment } from "./Deployment.ts"
import { type ModelConfig, modelConfigText } from "./TritonSchema.ts"

const microsecondsPerMs = 1000

/** Batches of one are what Triton makes without dynamic batching. */
const batching = ({ maxBatchSize, batchingDelayMs }: NodeDeployment): Pick<ModelConfig, "dynamic_batching"> => {
  if (maxBatchSize === 1) return {}
  if (batchingDelayMs === 0) return { dynamic_batching: {} }
  return { dynamic_batching: { max_queue_delay_microseconds: Math.round(batchingDelayMs * microsecondsPerMs) } }
}

const configText = (
  deployment: Deployment,
  node: NodeDeployment,
  instances: ModelConfig["instance_group"][number],
): string => {
  const { name, maxBatchSize, model, hardwareName } = node
  const config = { name, max_batch_size: maxBatchSize, ...batching(node), instance_group: [instances] }
  return `# ${headline(deployment)}\n# Node ${name}: model ${model} on ${hardwareName}\n${modelConfigText(config)}`
}

/** The configuration of a server that is one replica of a node. */
export const replicaConfigText = (deployment: Deployment, node: NodeDeployment): string =>
  configText(deployment, node, { kind: node.hardware.device === "gpu" ? "KIND_GPU" : "KIND_CPU", count: 1 })

/** How a server's dynamic batching differs from the batching that was simulated. */
export const batchingDifferences = ({ nodes }: Deployment): ReadonlyArray<string> =>
  nodes.some(({ maxBatchSize, batchingDelayMs }) => 1 < maxBatchSize && 0 < batchingDelayMs)
    ? ["a batching delay: Triton sends a full batch at once, the simulation waits the delay out"]
    : []

/** What every export that has Triton serve the models leaves to be put in place. */
export const modelFiles =
  "the models' own files, in version folders; Triton completes the configuration of ONNX, TensorRT, TensorFlow and OpenVINO models, for others add backend, input and output"

/** GPUs are numbered within their repository, since one server has one host's. */
class GpuNumbers {
  readonly #next = new Map<string, number>()

  take(hardwareName: string, count: number): ReadonlyArray<number> {
    const first = this.count(hardwareName)
    this.#next.set(hardwareName, first + count)
    return Array.from({ length: count }, (_, index) => first + index)
  }

  count(hardwareName: string): number {
    return this.#next.get(hardwareName) ?? 0
  }
}

const instancesText = (replicas: number, gpus: ReadonlyArray<number> | undefined): string => {
  const instances = `${formatCount(replicas)} instance${replicas === 1 ? "" : "s"}`
  if (gpus === undefined) return `${instances} on CPUs`
  return replicas === 1 ? `${instances} on GPU ${gpus[0]}` : `${instances} on GPUs ${gpus[0]} to ${gpus.at(-1)}`
}

/** One folder for each hardware, in it one for each node; one replica is one instance, on a GPU of its own. */
export const triton = (deployment: Deployment): Exported => {
  const gpus = new GpuNumbers()
  const files = deployment.nodes.map((node) => {
    const { name, hardware, hardwareName, maxBatchSize, replicas } = node
    const numbers = hardware.device === "gpu" ? gpus.take(hardwareName, replicas) : undefined
    const instances =
      numbers === undefined
        ? ({ kind: "KIND_CPU", count: replicas } as const)
        : ({ kind: "KIND_GPU", count: 1, gpus: numbers } as const)
    return {
      path: `${hardwareName}/${name}/config.pbtxt`,
      content: configText(deployment, node, instances),
      what: `batches of up to ${maxBatchSize}, ${instancesText(replicas, numbers)}`,
    }
  })
  const repositories = [...new Set(deployment.nodes.map(({ hardwareName }) => hardwareName))]
  return {
    files,
    toDo: [
      ...repositories.map((name) => {
        const count = gpus.count(name)
        const needs = count === 0 ? "" : ` and ${formatCount(count)} GPU${count === 1 ? "" : "s"}`
        return `${name}/: the repository of a server on a host with ${name}${needs}`
      }),
      modelFiles,
      "what passes a query from node to node; an ensemble would, but takes the models' tensors, which a catalog does not know",
    ],
    differences: batchingDifferences(deployment),
  }
}
