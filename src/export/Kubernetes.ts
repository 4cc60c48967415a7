/** Kubernetes: for every node a Deployment of one server a replica, its model configuration, and a Service before them. */
import { defaultImage, type HardwareSettings } from "../domain/Deployment.ts"
import { type Deployment, type Exported, headline, type NodeDeployment } from "./Deployment.ts"
import { batchingDifferences, modelFiles, replicaConfigText } from "./Triton.ts"
import { yamlFile } from "./Yaml.ts"

/** Triton's ports by their names. */
export const tritonPorts = { http: 8000, grpc: 8001, metrics: 8002 } as const

/** The claim of the volume that holds a folder for each model, and in it a version folder. */
const modelsClaim = "models"

/** What a replica takes of its machine; extended resources such as GPUs are limits. */
export const resourcesOf = ({ device, resources = {} }: HardwareSettings) => {
  const all = device === "gpu" ? { ...resources, "nvidia.com/gpu": "1" } : resources
  return Object.keys(all).length === 0 ? {} : { resources: { requests: all, limits: all } }
}

/** Where a replica may run, if the settings say so. */
export const nodeSelectorOf = ({ nodeSelector }: HardwareSettings) =>
  nodeSelector === undefined ? {} : { nodeSelector }

/** Labels of everything that belongs to a node; the first selects its pods. */
const labelsOf = (deployment: Deployment, { label }: NodeDeployment) => ({
  "app.kubernetes.io/name": label,
  "app.kubernetes.io/part-of": deployment.label,
})

const probe = (path: string) => ({ httpGet: { path, port: "http" } })

const container = (deployment: Deployment, { name, model, hardware }: NodeDeployment) => ({
  name: "triton",
  image: deployment.settings.image ?? defaultImage,
  args: ["tritonserver", "--model-repository=/models"],
  ports: Object.entries(tritonPorts).map(([portName, containerPort]) => ({ name: portName, containerPort })),
  readinessProbe: probe("/v2/health/ready"),
  livenessProbe: probe("/v2/health/live"),
  ...resourcesOf(hardware),
  volumeMounts: [
    { name: "config", mountPath: `/models/${name}/config.pbtxt`, subPath: "config.pbtxt", readOnly: true },
    { name: "models", mountPath: `/models/${name}/1`, subPath: `${model}/1`, readOnly: true },
  ],
})

const documentsOf = (deployment: Deployment, node: NodeDeployment): ReadonlyArray<object> => {
  const { label, hardware, replicas } = node
  const labels = labelsOf(deployment, node)
  const metadata = { name: label, labels }
  return [
    { apiVersion: "v1", kind: "ConfigMap", metadata, data: { "config.pbtxt": replicaConfigText(deployment, node) } },
    {
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata,
      spec: {
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            ...nodeSelectorOf(hardware),
            containers: [container(deployment, node)],
            volumes: [
              { name: "config", configMap: { name: label } },
              { name: "models", persistentVolumeClaim: { claimName: modelsClaim, readOnly: true } },
            ],
          },
        },
      },
    },
    {
      apiVersion: "v1",
      kind: "Service",
      metadata,
      spec: {
        selector: labels,
        ports: Object.entries(tritonPorts).map(([portName, port]) => ({ name: portName, port, targetPort: portName })),
      },
    },
  ]
}

/** Where replicas are servers of their own, each has a queue of its own. */
export const ownQueues = ({ nodes }: Deployment, balancer: string): ReadonlyArray<string> =>
  nodes.some(({ replicas }) => 1 < replicas)
    ? [
        `every replica queues for itself behind ${balancer}, where the simulation has one queue for all replicas of a node; expect longer waits, and check them with --to perf-analyzer`,
      ]
    : []

/** One file of all nodes. */
export const kubernetes = (deployment: Deployment): Exported => ({
  files: [
    {
      path: `${deployment.label}.yaml`,
      content: yamlFile(
        [headline(deployment)],
        deployment.nodes.flatMap((node) => documentsOf(deployment, node)),
      ),
      what: "ConfigMap, Deployment and Service of each node",
    },
  ],
  toDo: [
    `a PersistentVolumeClaim "${modelsClaim}" of a volume with the folders ${modelFolders(deployment)}`,
    modelFiles,
    "what passes a query from node to node",
  ],
  differences: [
    ...ownQueues(deployment, "its Service, which balances connections and not queries"),
    ...batchingDifferences(deployment),
  ],
})

const modelFolders = ({ nodes }: Deployment): string => [...new Set(nodes.map(({ model }) => `${model}/1`))].join(", ")
