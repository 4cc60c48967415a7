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
  readonly keyed: ReadonlyArray<KeyedPass>
}

/** A pass by the key under which its output, once complete, may be kept. */
export interface KeyedPass {
  readonly key: string
  readonly pass: Pass
  /** It was run to its end when the network was built. */
  readonly isRunAtOnce: boolean
}

/** How a network is built. */
export interface NetworkOptions extends PassOptions {
  /** Names each stage's output, by rank: the stage's own configuration and its parents' names, nothing else. */
  readonly keys: ReadonlyArray<string>
  /** The complete output of that name, if it is known. */
  readonly recall: (key: string) => Flow | undefined
  /** The rank of a model whose takes are to be recorded in any case; its output is not recalled. */
  readonly recordedRank?: number | undefined
  /** Ranks whose queries the sink gathers itself, by default as many as can be. */
  readonly gathered?: ReadonlySet<number> | undefined
}

/** Builds the network of stages by rank, none of them a program node. */
export const buildNetwork = (stages: ReadonlyArray<Stage>, source: Flow, options: NetworkOptions): Network => {
  const { keys, recall, gathered = ranksAtSink(stages) } = options
  const passes: Array<Pass> = []
  const models: Array<ModelRun> = []
  const keyed: Array<KeyedPass> = []
  const flows: Array<Flow> = []
  const complete = new Set<Flow>()

  const run = (pass: Pass, key: string): Flow => {
    passes.push(pass)
    keyed.push({ key, pass, isRunAtOnce: false })
    return pass.output
  }

  /** A pass over complete flows is run to its end: what others have asked for before will be asked for again. */
  const runAtOnce = (pass: Pass, key: string): Flow => {
    pass.advance(Number.POSITIVE_INFINITY)
    complete.add(pass.output)
    keyed.push({ key, pass, isRunAtOnce: true })
    return pass.output
  }

  const recallComplete = (key: string): Flow | undefined => {
    const flow = recall(key)
    if (flow !== undefined) complete.add(flow)
    return flow
  }

  /** What a stage handles: its parent's flow, or several parents' flows once all have delivered. */
  const inputOf = ({ parents }: Stage): Flow => {
    const inputs = parents.map((parent) => flows[parent]!)
    if (inputs.length === 1) return inputs[0]!
    // What a stage does with its input is not part of the key: planners try many configurations on one input.
    const key = `gate ${parents.map((parent) => keys[parent]!).join(",")}`
    const known = recallComplete(key)
    if (known !== undefined) return known
    const gate = makeGate(inputs, options)
    return inputs.every((input) => complete.has(input)) ? runAtOnce(gate, key) : run(gate, key)
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
        const isRecorded = stage.rank === options.recordedRank
        const known = isRecorded ? undefined : recallComplete(key)
        if (known !== undefined) {
          flows[stage.rank] = known
          break
        }
        const input = inputOf(stage)
        const pass = makeModelPass(stage, input, isRecorded ? { ...options, recordsTakes: true } : options)
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
