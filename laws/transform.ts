/** Changes to a case or a scenario whose effect on its lineage a law foretells. */
import { type PipelineDocument, sinkName, sourceName } from "../src/domain/Pipeline.ts"
import type { Scenario } from "../src/domain/Scenario.ts"
import type { Case } from "./case.ts"

/** The name of the node that a change adds; generated pipelines do not use it. */
export const addedName = "added"

/** The scenario with only the first `count` arrivals. */
export const firstArrivals = (scenario: Scenario, count: number): Scenario => ({
  ...scenario,
  arrivalMs: scenario.arrivalMs.slice(0, count),
})

/** The scenario with arrival i delayed by i steps, so that no two arrivals tie. */
export const pulledApart = (scenario: Scenario, stepMs: number): Scenario => ({
  ...scenario,
  arrivalMs: scenario.arrivalMs.map((timeMs, query) => timeMs + query * stepMs),
})

/** The scenario with every time multiplied by `factor`. */
export const scaled = ({ stages, arrivalMs }: Scenario, factor: number): Scenario => ({
  arrivalMs: arrivalMs.map((timeMs) => timeMs * factor),
  stages: stages.map((stage) =>
    stage._tag === "Model"
      ? {
          ...stage,
          batchingDelayMs: stage.batchingDelayMs * factor,
          serviceMs: stage.serviceMs.map((timeMs) => timeMs * factor),
        }
      : stage,
  ),
})

type NodeDocument = PipelineDocument["nodes"][number]

const withNode = ({ nodes, ...rest }: PipelineDocument, node: NodeDocument, edges: PipelineDocument["edges"]) => ({
  ...rest,
  nodes: [...nodes, node] as unknown as PipelineDocument["nodes"],
  edges,
})

/** The pipeline with a branch from `parent` through one more node to the sink. */
const withBranchNode = (pipeline: PipelineDocument, parent: string, node: NodeDocument): PipelineDocument =>
  withNode(pipeline, node, [
    ...pipeline.edges,
    [parent, node.name],
    [node.name, sinkName],
  ] as unknown as PipelineDocument["edges"])

/** The case with a branch from `parent` through one more model node to the sink. */
export const withBranch = (value: Case, parent: string): Case => {
  const [model, profiles] = Object.entries(value.catalog.models)[0]!
  const hardware = Object.keys(profiles)[0]!
  return {
    ...value,
    pipeline: withBranchNode(value.pipeline, parent, { name: addedName, kind: "model", model }),
    configuration: { ...value.configuration, [addedName]: { hardware, maxBatchSize: 1, replicas: 1 } },
  }
}

/** The case with a join between the source and all its children. */
export const withJoinAfterSource = (value: Case): Case => {
  const edges = value.pipeline.edges.map(([parent, child]) => [parent === sourceName ? addedName : parent, child])
  return {
    ...value,
    pipeline: withNode(value.pipeline, { name: addedName, kind: "join" }, [
      [sourceName, addedName],
      ...edges,
    ] as unknown as PipelineDocument["edges"]),
  }
}

/** The case with a branch from `parent` through a node that runs this program. */
export const withProgramBranch = (value: Case, parent: string, program: string): Case => ({
  ...value,
  pipeline: withBranchNode(value.pipeline, parent, { name: addedName, kind: "program", program }),
})

/** The case with a node that runs this program behind the source, and in the place of every join. */
export const withPrograms = (value: Case, program: string): Case => {
  const { pipeline } = withJoinAfterSource(value)
  const nodes = pipeline.nodes.map((node) =>
    node.kind === "join" ? { name: node.name, kind: "program" as const, program } : node,
  )
  return { ...value, pipeline: { ...pipeline, nodes: nodes as unknown as PipelineDocument["nodes"] } }
}
