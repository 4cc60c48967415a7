/** Ray Serve: a deployment for every node of one application. */
import { type Deployment, type Exported, headline, type NodeDeployment } from "./Deployment.ts"
import { yamlFile } from "./Yaml.ts"

const msPerSecond = 1000

const actorOptionsOf = ({ device, acceleratorType }: NodeDeployment["hardware"]) => ({
  ...(device === "gpu" ? { num_gpus: 1 } : { num_cpus: 1 }),
  ...(acceleratorType === undefined ? {} : { accelerator_type: acceleratorType }),
})

/** A replica is sent no more queries than its batch takes, so the others wait where all replicas can take them. */
const deploymentOf = ({ name, hardware, replicas, maxBatchSize, batchingDelayMs }: NodeDeployment) => ({
  name,
  num_replicas: replicas,
  max_ongoing_requests: maxBatchSize,
  ray_actor_options: actorOptionsOf(hardware),
  user_config: { max_batch_size: maxBatchSize, batch_wait_timeout_s: batchingDelayMs / msPerSecond },
})

/** A Python module's name of a pipeline's. */
const moduleOf = (name: string): string => name.toLowerCase().replaceAll("-", "_")

/** One file, as `serve deploy` takes it. */
export const rayServe = (deployment: Deployment): Exported => {
  const { settings, nodes, source, label } = deployment
  const importPath = settings.importPath ?? `${moduleOf(source.pipeline.name)}:app`
  const gpuNodes = nodes.filter(({ hardware }) => hardware.device === "gpu")
  const isMixed = 1 < new Set(gpuNodes.map(({ hardwareName }) => hardwareName)).size
  const isUnsaid = gpuNodes.some(({ hardware }) => hardware.acceleratorType === undefined)
  return {
    files: [
      {
        path: `${label}.yaml`,
        content: yamlFile(
          [headline(deployment)],
          [
            {
              proxy_location: "EveryNode",
              http_options: { host: "0.0.0.0", port: 8000 },
              applications: [
                {
                  name: source.pipeline.name,
                  route_prefix: "/",
                  import_path: importPath,
                  deployments: nodes.map(deploymentOf),
                },
              ],
            },
          ],
        ),
        what: "replicas, batch size and batching delay of each deployment",
      },
    ],
    toDo: [
      `the application ${importPath}, a deployment class for each node by its name, bound in the pipeline's order`,
      "in each class, reconfigure(user_config) that calls set_max_batch_size and set_batch_wait_timeout_s of its @serve.batch method",
      ...(isMixed && isUnsaid ? ["acceleratorType in the settings, or Ray puts any node on any GPU"] : []),
    ],
    differences: [
      "queries wait at their callers' routers, which try replicas and do not always take the one that is idle",
      ...(nodes.some(({ batchingDelayMs }) => 0 < batchingDelayMs)
        ? ["a batching delay: Ray Serve runs a full batch at once, the simulation waits the delay out"]
        : []),
    ],
  }
}
