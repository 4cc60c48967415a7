/** The executable specification: a sorted list of events, each handled to its end before the next. */
import * as Effect from "effect/Effect"
import { emptyModel, type Lineage, type ModelLineage } from "../../src/domain/Lineage.ts"
import type { ModelStage, Scenario } from "../../src/domain/Scenario.ts"
import { UnknownProgram } from "../../src/engine/Engine.ts"
import type { Simulator } from "../simulator.ts"
import { type Event, type Rules, semantics } from "./rules.ts"

/** A model node at work. Which replica serves a batch shows nowhere, so idle replicas are only counted. */
interface Server {
  readonly stage: ModelStage
  readonly lineage: ModelLineage
  queue: ReadonlyArray<number>
  idleCount: number
  waitingCount: number
}

/** The lineage of a scenario without program nodes. */
export const run = ({ stages, arrivalMs }: Scenario, rules: Rules = semantics): Lineage => {
  const pending: Array<Event> = []
  let sequence = 0
  const schedule = (event: Omit<Event, "sequence">): void => {
    const added = { ...event, sequence: sequence++ }
    const place = pending.findIndex((other) => rules.order(added, other) < 0)
    pending.splice(place === -1 ? pending.length : place, 0, added)
  }

  const sinkMs = arrivalMs.map(() => Number.NaN)
  const servers = new Map<number, Server>()
  for (const stage of stages) {
    if (stage._tag !== "Model") continue
    const lineage = emptyModel(stage.name, arrivalMs.length)
    servers.set(stage.rank, { stage, lineage, queue: [], idleCount: rules.replicas(stage.replicas), waitingCount: 0 })
  }
  /** For each node, how many of its parents have delivered a query that not all have delivered. */
  const arrivedCounts = stages.map(() => new Map<number, number>())

  const send = (timeMs: number, rank: number, queries: ReadonlyArray<number>): void => {
    for (const child of stages[rank]!.children) schedule({ timeMs, rank: child, phase: "deliver", queries })
  }

  const admitted = (rank: number, queries: ReadonlyArray<number>): ReadonlyArray<number> => {
    const counts = arrivedCounts[rank]!
    return queries.filter((query) => {
      const count = (counts.get(query) ?? 0) + 1
      if (rules.admits(count, Math.max(1, stages[rank]!.parents.length))) return counts.delete(query) || true
      counts.set(query, count)
      return false
    })
  }

  const wake = (server: Server, nowMs: number): void => {
    const { rank, maxBatchSize, batchingDelayMs } = server.stage
    while (0 < server.idleCount && rules.wakes(server.waitingCount, maxBatchSize, server.queue.length)) {
      server.idleCount--
      server.waitingCount++
      schedule({ timeMs: rules.takeMs(nowMs, batchingDelayMs), rank, phase: "take", queries: [] })
    }
  }

  const deliver = ({ timeMs, rank, queries }: Event): void => {
    const group = admitted(rank, queries)
    if (group.length === 0) return
    const server = servers.get(rank)
    if (server !== undefined) {
      for (const query of group) server.lineage.enqueueMs[query] = timeMs
      server.queue = rules.append(server.queue, group)
      wake(server, timeMs)
    } else if (rank === stages.length - 1) {
      for (const query of group) sinkMs[query] = timeMs
    } else {
      send(timeMs, rank, group)
    }
  }

  const take = (server: Server, { timeMs, rank }: Event): void => {
    const size = rules.batchSize(server.queue.length, server.stage.maxBatchSize)
    const queries = server.queue.slice(0, size)
    server.queue = server.queue.slice(size)
    server.waitingCount--
    const completeMs = rules.completeMs(timeMs, rules.serviceMs(server.stage.serviceMs, size))
    for (const query of queries) {
      server.lineage.dequeueMs[query] = timeMs
      server.lineage.completeMs[query] = completeMs
      server.lineage.batchSize[query] = size
    }
    schedule({ timeMs: completeMs, rank, phase: "complete", queries })
  }

  const complete = (server: Server, { timeMs, rank, queries }: Event): void => {
    send(timeMs, rank, queries)
    server.idleCount++
    wake(server, timeMs)
  }

  for (const [query, timeMs] of arrivalMs.entries()) schedule({ timeMs, rank: 0, phase: "deliver", queries: [query] })
  // A query is delivered once over every edge, and every take and completion moves at least one query.
  const eventLimit = arrivalMs.length * stages.reduce((sum, { parents }) => sum + parents.length + 3, 0)
  for (let event = pending.shift(); event !== undefined; event = pending.shift()) {
    if (eventLimit < sequence) throw new Error("more events than the queries can cause")
    switch (event.phase) {
      case "deliver":
        deliver(event)
        break
      case "take":
        take(servers.get(event.rank)!, event)
        break
      case "complete":
        complete(servers.get(event.rank)!, event)
        break
    }
  }
  return { arrivalMs, models: [...servers.values()].map(({ lineage }) => lineage), sinkMs }
}

/** The specification as an engine. It knows no programs. */
export const makeReference = (rules: Rules = semantics, name = "reference"): Simulator => ({
  name,
  simulate: (scenario) => {
    const program = scenario.stages.find((stage) => stage._tag === "Program")
    return program === undefined
      ? Effect.sync(() => run(scenario, rules))
      : Effect.fail(new UnknownProgram({ node: program.name, program: program.program, known: [] }))
  },
})
