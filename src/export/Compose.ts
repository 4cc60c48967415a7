/** Docker Compose: a service for every replica that needs a GPU of its own, and one with replicas for every other node. */
import { defaultImage } from "../domain/Deployment.ts"
import { formatCount } from "../report/Format.ts"
import { type Deployment, type Exported, headline, type NodeDeployment } from "./Deployment.ts"
import { ownQueues, tritonPorts } from "./Kubernetes.ts"
import { batchingDifferences, modelFiles, replicaConfigText } from "./Triton.ts"
import { yamlFile } from "./Yaml.ts"

const configPath = ({ name }: NodeDeployment): string => `${name}/config.pbtxt`

/** What all services of a node have; the alias is one name for all its replicas. */
const serviceOf = (deployment: Deployment, node: NodeDeployment) => ({
  image: deployment.settings.image ?? defaultImage,
  command: ["tritonserver", "--model-repository=/models"],
  expose: Object.values(tritonPorts).map(String),
  configs: [{ source: node.label, target: `/models/${node.name}/config.pbtxt` }],
  volumes: [`./models/${node.model}/1:/models/${node.name}/1:ro`],
  networks: { default: { aliases: [node.label] } },
  restart: "unless-stopped",
})

const gpu = (number: number) => ({ driver: "nvidia", device_ids: [String(number)], capabilities: ["gpu"] })

/** The services of all nodes by their names, and how many GPUs they have. */
const servicesOf = (deployment: Deployment) => {
  const services: Record<string, object> = {}
  let gpuCount = 0
  for (const node of deployment.nodes) {
    const { label, replicas, hardware } = node
    const service = serviceOf(deployment, node)
    if (hardware.device === "cpu") services[label] = { ...service, deploy: { replicas } }
    else {
      for (let replica = 1; replica <= replicas; replica++) {
        const deploy = { resources: { reservations: { devices: [gpu(gpuCount++)] } } }
        services[replicas === 1 ? label : `${label}.${replica}`] = { ...service, deploy }
      }
    }
  }
  return { services, gpuCount }
}

/** `compose.yaml` and the model configuration of each node. */
export const compose = (deployment: Deployment): Exported => {
  const { services, gpuCount } = servicesOf(deployment)
  const configs = Object.fromEntries(deployment.nodes.map((node) => [node.label, { file: `./${configPath(node)}` }]))
  const kinds = new Set(
    deployment.nodes.filter(({ hardware }) => hardware.device === "gpu").map(({ hardwareName }) => hardwareName),
  )
  return {
    files: [
      {
        path: "compose.yaml",
        content: yamlFile([headline(deployment)], [{ services, configs }]),
        what: `${formatCount(Object.keys(services).length)} services on ${formatCount(gpuCount)} GPUs`,
      },
      ...deployment.nodes.map((node) => ({
        path: configPath(node),
        content: replicaConfigText(deployment, node),
        what: `for ${node.label}`,
      })),
    ],
    toDo: [
      `models/<model>/1 beside compose.yaml: ${modelFiles}`,
      ...(1 < kinds.size
        ? [`the numbers of the GPUs: device_ids count them through, whichever are ${[...kinds].join(" and which ")}`]
        : []),
      "what passes a query from node to node",
    ],
    differences: [
      ...ownQueues(deployment, "the node's name, which resolves to any of them"),
      ...batchingDifferences(deployment),
    ],
  }
}
