/** Scenarios drawn as text: the pipeline's edges by rank, what each model node runs, and the arrivals. */
import type { Scenario, Stage } from "../../src/domain/Scenario.ts"
import { showNumber, showSequence } from "./value.ts"

/**
 * One line a node, by rank, then the arrivals:
 *
 * ```text
 * 0 source → a, b
 * 1 a      → j     B 2, R 1, d 0 ms, τ 1 2 ms
 * 2 b      → j     B 1, R 4, d 3 ms, τ 1 ms
 * 3 j      → sink  join
 * 4 sink
 * arrivals 0 0 1 ms
 * ```
 */
export const drawScenario = ({ stages, arrivalMs }: Scenario): string =>
  `${drawPipeline(stages, describeStage)}\narrivals ${showSequence(arrivalMs)} ms`

/** A place in a pipeline. */
interface Place {
  readonly name: string
  readonly rank: number
  readonly children: ReadonlyArray<number>
}

/** The edges of a pipeline, one line a node, by rank, with what there is to say of the node. */
export const drawPipeline = <A extends Place>(places: ReadonlyArray<A>, describe: (place: A) => string): string => {
  const names = column(places.map(({ rank, name }) => `${rank} ${name}`))
  const edges = column(
    places.map(({ children }) => {
      const childNames = children.map((rank) => places[rank]!.name).join(", ")
      return childNames === "" ? "" : `→ ${childNames}`
    }),
  )
  return places.map((place, index) => `${names[index]!} ${edges[index]!}  ${describe(place)}`.trimEnd()).join("\n")
}

const describeStage = (stage: Stage): string => {
  switch (stage._tag) {
    case "Model": {
      const { maxBatchSize, replicas, batchingDelayMs, serviceMs } = stage
      const delay = `d ${showNumber(batchingDelayMs)} ms`
      return `B ${maxBatchSize}, R ${replicas}, ${delay}, τ ${showSequence(serviceMs.subarray(1))} ms`
    }
    case "Program":
      return `program ${stage.program}`
    case "Join":
      return "join"
    case "Source":
    case "Sink":
      return ""
  }
}

const column = (cells: ReadonlyArray<string>): ReadonlyArray<string> => {
  const width = Math.max(...cells.map((cell) => cell.length))
  return cells.map((cell) => cell.padEnd(width))
}
