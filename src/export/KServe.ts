/** KServe: an InferenceService for every node, and an InferenceGraph that passes queries through them. */
import type { Pipeline } from "../domain/Pipeline.ts"
import { type Deployment, type Exported, headline, type NodeDeployment } from "./Deployment.ts"
import { nodeSelectorOf, ownQueues, resourcesOf } from "./Kubernetes.ts"
import { type Flow, seriesParallel } from "./SeriesParallel.ts"
import { batchingDifferences, modelFiles, replicaConfigText } from "./Triton.ts"
import { yamlFile } from "./Yaml.ts"

const storageUriOf = ({ settings: { nodes = {} } }: Deployment, { name }: NodeDeployment): string =>
  Object.hasOwn(nodes, name) ? nodes[name]!.storageUri : `pvc://models/${name}`

/** As many replicas as the plan says, however many queries there are. */
const serviceOf = (deployment: Deployment, node: NodeDeployment) => ({
  apiVersion: "serving.kserve.io/v1beta1",
  kind: "InferenceService",
  metadata: { name: node.label, labels: { "app.kubernetes.io/part-of": deployment.label } },
  spec: {
    predictor: {
      minReplicas: node.replicas,
      maxReplicas: node.replicas,
      ...nodeSelectorOf(node.hardware),
      model: {
        modelFormat: { name: "triton", version: "2" },
        protocolVersion: "v2",
        storageUri: storageUriOf(deployment, node),
        ...resourcesOf(node.hardware),
      },
    },
  },
})

/** A step of a router: of a service, or of another router of the graph. */
type Step = {
  readonly name: string
  readonly data?: "$response"
} & ({ readonly serviceName: string } | { readonly nodeName: string })

interface Router {
  readonly routerType: "Sequence" | "Ensemble"
  readonly steps: ReadonlyArray<Step>
}

/** The routers of a flow by their names; the one that queries come to is `root`. */
const routersOf = (flow: Flow, labelOf: (node: string) => string): Readonly<Record<string, Router>> => {
  const routers: Record<string, Router> = {}
  let count = 0
  const add = (name: string, { _tag, flows }: Exclude<Flow, { readonly _tag: "Step" }>): void => {
    const isSequence = _tag === "Sequence"
    // Placed before those that it refers to, so that the graph reads from the top.
    const steps: Array<Step> = []
    routers[name] = { routerType: isSequence ? "Sequence" : "Ensemble", steps }
    for (const [index, part] of flows.entries()) {
      const data = isSequence && 0 < index ? { data: "$response" as const } : {}
      if (part._tag === "Step") {
        const label = labelOf(part.node)
        steps.push({ name: label, serviceName: label, ...data })
      } else {
        const nodeName = `${part._tag === "Sequence" ? "branch" : "parallel"}-${++count}`
        steps.push({ name: nodeName, nodeName, ...data })
        add(nodeName, part)
      }
    }
  }
  add("root", flow._tag === "Step" ? { _tag: "Sequence", flows: [flow] } : flow)
  return routers
}

const graphOf = (deployment: Deployment, flow: Flow) => {
  const labels = new Map(deployment.nodes.map(({ name, label }) => [name, label]))
  return {
    apiVersion: "serving.kserve.io/v1alpha1",
    kind: "InferenceGraph",
    metadata: { name: deployment.label },
    spec: { nodes: routersOf(flow, (node) => labels.get(node)!) },
  }
}

/** Services and graph in one file, and the model configuration of each node for its repository. */
export const kserve = (deployment: Deployment): Exported => {
  const { pipeline } = deployment.source
  const flow = seriesParallel(pipeline)
  const services = deployment.nodes.map((node) => serviceOf(deployment, node))
  const graph = flow === undefined ? [] : [graphOf(deployment, flow)]
  return {
    files: [
      {
        path: `${deployment.label}.yaml`,
        content: yamlFile([headline(deployment)], [...services, ...graph]),
        what: `InferenceService of each node${flow === undefined ? "" : ", and the InferenceGraph"}`,
      },
      ...deployment.nodes.map((node) => ({
        path: `${node.name}/${node.name}/config.pbtxt`,
        content: replicaConfigText(deployment, node),
        what: `for the repository ${storageUriOf(deployment, node)}`,
      })),
    ],
    toDo: [
      "at each storageUri what is in the folder of its node",
      modelFiles,
      ...(flow === undefined
        ? [noGraph(pipeline)]
        : ["models that take what an Ensemble gives: one object, with a key for each step"]),
    ],
    differences: [...ownQueues(deployment, "KServe's router"), ...batchingDifferences(deployment)],
  }
}

const noGraph = ({ name }: Pipeline): string =>
  `what passes a query from node to node: an InferenceGraph has steps in series and in parallel, and ${name} cannot be told so`
