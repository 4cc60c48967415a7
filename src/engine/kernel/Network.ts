/** A scenario as a network of passes in order of rank, each reading the flows of its parents. */
import { type ModelStage, ranksAtSink, type Stage } from "../../domain/Scenario.ts"
import { DelayedReplicasPass } from "./DelayedReplicasPass.ts"
import type { Flow } from "./Flow.ts"
import { makeGate } from "./GatePass.ts"
import { ManyReplicasPass } from "./ManyReplicasPass.ts"
import type { ModelPass, Pass, PassOptions } from "./Pass.ts"
import { SingleReplicaPass } from "./SingleReplicaPass.ts"
import { UnbatchedPass } from "./UnbatchedPass.ts"

/** A model stage with its pass and the flow that the pass reads. */
export interface ModelRun {
  readonly stage: ModelStage
  readonly input: Flow
  readonly pass: ModelPass
}

/** Passes in order of rank, the models among them, and the flows that end at the sink. */
export interface Network {
  readonly passes: ReadonlyArray<Pass>
  readonly models: ReadonlyArray<ModelRun>
  /** What each stage delivers, by rank; none for what is read at the sink. */
  readonly flows: ReadonlyArray<Flow | undefined>
  /** What the sink reads: a query leaves when all of these have delivered it. */
  readonly sinkInputs: ReadonlyArray<Flow>
  /** Passes by the key under which their output, once complete, may be kept. */
  readonly keyed: ReadonlyArray<{ readonly key: string; readonly pass: Pass }>
}

/** How a network is built. */
export interface NetworkOptions extends PassOptions {
  /** Names each stage's output, by rank: the stage's own configuration and its parents' names, nothing else. */
  readonly keys: ReadonlyArray<string>
  /** The complete output of that name, if it is known. */
  readonly recall: (key: string) => Flow | undefined
}

/** Builds the network of stages by rank, none of them a program node. */
export const buildNetwork = (stages: ReadonlyArray<Stage>, source: Flow, options: NetworkOptions): Network => {
  const { keys, recall } = options
  const passes: Array<Pass> = []
  const models: Array<ModelRun> = []
  const keyed: Array<{ readonly key: string; readonly pass: Pass }> = []
  const flows: Array<Flow> = []
  const gathered = ranksAtSink(stages)

  const run = (pass: Pass, key: string): Flow => {
    passes.push(pass)
    keyed.push({ key, pass })
    return pass.output
  }

  /** What a stage handles: its parent's flow, or several parents' flows once all have delivered. */
  const inputOf = ({ rank, parents }: Stage): Flow => {
    const inputs = parents.map((parent) => flows[parent]!)
    if (inputs.length === 1) return inputs[0]!
    const key = `gate ${keys[rank]!}`
    return recall(key) ?? run(makeGate(inputs, options), key)
  }

  for (const stage of stages) {
    switch (stage._tag) {
      case "Source":
        flows[stage.rank] = source
        break
      case "Join":
        if (!gathered.has(stage.rank)) flows[stage.rank] = inputOf(stage)
        break
      case "Sink":
        break
      case "Model": {
        const key = keys[stage.rank]!
        const known = recall(key)
        if (known !== undefined) {
          flows[stage.rank] = known
          break
        }
        const input = inputOf(stage)
        const pass = makeModelPass(stage, input, options)
        models.push({ stage, input, pass })
        flows[stage.rank] = run(pass, key)
        break
      }
      case "Program":
        throw new Error(`the kernel cannot run the program node "${stage.name}"`)
    }
  }
  const sinkInputs = new Set<Flow>()
  for (const rank of gathered) {
    for (const parent of stages[rank]!.parents) if (!gathered.has(parent)) sinkInputs.add(flows[parent]!)
  }
  return { passes, models, flows, sinkInputs: [...sinkInputs], keyed }
}

const makeModelPass = (stage: ModelStage, input: Flow, options: PassOptions): ModelPass => {
  if (stage.maxBatchSize === 1 && stage.batchingDelayMs === 0) return new UnbatchedPass(stage, input, options)
  if (stage.replicas === 1) return new SingleReplicaPass(stage, input, options)
  if (stage.batchingDelayMs === 0) return new ManyReplicasPass(stage, input, options)
  return new DelayedReplicasPass(stage, input, options)
}
