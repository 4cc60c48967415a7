/** A lineage told as a time line of events. */
import type { Lineage } from "../../src/domain/Lineage.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import { type ModelObservation, observe } from "../observe.ts"
import { showNumber } from "./value.ts"

/** Longer time lines are cut to this many lines. */
const shownLines = 60

/** `order` decides between the events of one node at one time. */
interface Happening {
  readonly timeMs: number
  readonly rank: number
  readonly order: number
  readonly node: string
  readonly verb: "receives" | "takes" | "completes"
  readonly queries: ReadonlyArray<number>
}

/**
 * What happened to the queries, one line a batch, in the order in which it happened:
 *
 * ```text
 * 0    a     receives #0
 * 0    a     takes #0
 * 1.5  a     completes #0
 * 1.5  sink  receives #0
 * ```
 */
export const drawTimeline = (scenario: Scenario, lineage: Lineage): string => {
  const sink = scenario.stages.at(-1)!
  const received = Array.from(lineage.sinkMs, (timeMs, query): Happening => {
    return { timeMs, rank: sink.rank, order: 0, node: sink.name, verb: "receives", queries: [query] }
  })
  const lines = together([...observe(scenario, lineage).flatMap(happenings), ...received].toSorted(comesBefore))
  const shown = lines.slice(0, shownLines)
  const timeWidth = Math.max(...shown.map(({ timeMs }) => showNumber(timeMs).length))
  const nodeWidth = Math.max(...shown.map(({ node }) => node.length))
  const text = shown.map(({ timeMs, node, verb, queries }) => {
    const numbers = queries.map((query) => `#${query}`).join(" ")
    return `${showNumber(timeMs).padEnd(timeWidth)}  ${node.padEnd(nodeWidth)}  ${verb} ${numbers}`
  })
  if (shown.length < lines.length) text.push(`… (${lines.length} lines in all)`)
  return text.join("\n")
}

/** At one time a node completes, then takes what waited already, then receives, and takes what it just received. */
const happenings = ({ stage, lineage, queue, batches }: ModelObservation): Array<Happening> => {
  const { name: node, rank } = stage
  const told: Array<Happening> = []
  for (const [place, query] of queue.entries()) {
    told.push({ timeMs: lineage.enqueueMs[query]!, rank, order: place, node, verb: "receives", queries: [query] })
  }
  let place = 0
  for (const { queries, dequeueMs, completeMs } of batches) {
    place += queries.length
    const isJustReceived = lineage.enqueueMs[queries.at(-1)!] === dequeueMs
    told.push({ timeMs: dequeueMs, rank, order: isJustReceived ? place - 0.5 : -1, node, verb: "takes", queries })
    told.push({ timeMs: completeMs, rank, order: -2, node, verb: "completes", queries })
  }
  return told
}

const comesBefore = (left: Happening, right: Happening): number =>
  left.timeMs - right.timeMs || left.rank - right.rank || left.order - right.order

/** Receptions of one node at one time with nothing between them, as one. */
const together = (lines: ReadonlyArray<Happening>): ReadonlyArray<Happening> => {
  const merged: Array<Happening> = []
  for (const line of lines) {
    const last = merged.at(-1)
    const isSame = last?.timeMs === line.timeMs && last.node === line.node && last.verb === "receives"
    if (last !== undefined && isSame && line.verb === "receives") {
      merged[merged.length - 1] = { ...last, queries: [...last.queries, ...line.queries] }
    } else {
      merged.push(line)
    }
  }
  return merged
}
