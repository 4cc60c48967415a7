/**
 * Simulation of a workload that does not fit into memory: arrivals come in chunks, latencies go out in chunks, and in
 * between only those queries are kept that are inside the pipeline.
 */
import type { Stage } from "../../domain/Scenario.ts"
import { Buffers } from "./Buffers.ts"
import { Flow } from "./Flow.ts"
import { ModelTally } from "./ModelTally.ts"
import { makeGate } from "./GatePass.ts"
import { buildNetwork } from "./Network.ts"
import type { Order } from "./Order.ts"
import type { Dropped, Pass, Reader } from "./Pass.ts"
import { StreamSink } from "./StreamSink.ts"

const defaultCapacity = 4096

/** A run over a stream of arrivals. Latencies come in the order in which queries leave; each is exact. */
export class KernelStream {
  readonly #source: Flow
  readonly #passes: ReadonlyArray<Pass>
  readonly #sink: StreamSink
  readonly #readers: ReadonlyArray<Reader>
  #latenciesMs = new Float64Array(0)
  #forgetAbove: number
  /** What each model did, by rank. */
  readonly tallies: ReadonlyArray<ModelTally>

  /** `stages` have no program nodes. Nothing is forgotten of the first `capacity` queries while there are no more. */
  constructor(stages: ReadonlyArray<Stage>, capacity = defaultCapacity) {
    this.#source = new Flow(new Float64Array(capacity), new Int32Array(capacity), 0, undefined)
    this.#forgetAbove = capacity
    const options = {
      buffers: new Buffers(),
      queryCount: Number.POSITIVE_INFINITY,
      capacity,
      recordsTakes: false,
      keys: stages.map(({ name }) => name),
      recall: () => undefined,
    }
    const { passes, models, sinkInputs } = buildNetwork(stages, this.#source, options)
    const gates = sinkInputs.length === 1 ? [] : [makeGate(sinkInputs, options)]
    this.#passes = [...passes, ...gates]
    this.#sink = new StreamSink(gates[0]?.output ?? sinkInputs[0]!)
    this.tallies = models.map((run) => new ModelTally(run))
    this.#readers = [...this.#passes, ...this.tallies, this.#sink]
  }

  /** When a query last left, ms. */
  get lastSinkMs(): number {
    return this.#sink.lastSinkMs
  }

  /** How many queries are kept: those inside the pipeline, and some that have left. */
  get keptCount(): number {
    return this.#sink.keptCount
  }

  /**
   * Adds arrivals, ms, ascending and not before earlier ones, at least one, and simulates as far as they decide. Gives
   * the latencies, ms, of the queries that left; the array is overwritten by the next call.
   */
  push(arrivalMs: Float64Array): Float64Array {
    if (this.#forgetAbove < this.keptCount) {
      this.#forget()
      // Forgetting costs as much as there is to keep, so it waits until that has doubled.
      this.#forgetAbove = 2 * this.keptCount + arrivalMs.length
    }
    const source = this.#source
    source.reserve(source.length + arrivalMs.length)
    source.timesMs.set(arrivalMs, source.length)
    const firstEnd = source.end + 1
    for (let index = 0; index < arrivalMs.length; index++) source.ends[source.length + index] = firstEnd + index
    source.length += arrivalMs.length
    this.#sink.arrive(arrivalMs)
    for (const reader of this.#readers) reader.reserveQueries?.(source.end)
    return this.#advance(arrivalMs[arrivalMs.length - 1]!)
  }

  /** Simulates to the end: the latencies of all queries still inside. */
  finish(): Float64Array {
    return this.#advance(Number.POSITIVE_INFINITY)
  }

  #advance(limitMs: number): Float64Array {
    for (const pass of this.#passes) pass.advance(limitMs)
    for (const tally of this.tallies) tally.advance(limitMs)
    const waiting = this.#sink.waitingCount
    if (this.#latenciesMs.length < waiting) this.#latenciesMs = new Float64Array(2 * waiting)
    return this.#latenciesMs.subarray(0, this.#sink.advance(limitMs, this.#latenciesMs))
  }

  /**
   * Forgets what no node needs any more: deliveries that all their readers have handled, and positions of queries that
   * are done with. Positions that are query ids are forgotten once the query and all before it have left.
   */
  #forget(): void {
    const queries = this.#sink.leadingCount
    const deliveriesOf = new Map<Flow, number>()
    const positionsOf = new Map<Order | undefined, number>()
    for (const { flow, delivery, position } of this.#readers.flatMap((reader) => reader.needs())) {
      deliveriesOf.set(flow, Math.min(deliveriesOf.get(flow) ?? Number.POSITIVE_INFINITY, delivery))
      positionsOf.set(flow.order, Math.min(positionsOf.get(flow.order) ?? Number.POSITIVE_INFINITY, position))
    }
    positionsOf.set(undefined, queries)
    const dropped = new Map<Flow, Dropped>()
    for (const [flow, deliveries] of deliveriesOf) {
      const positions = positionsOf.get(flow.order)!
      dropped.set(flow, { deliveries, positions })
      flow.drop(deliveries, positions)
    }
    for (const [order, positions] of positionsOf) order?.drop(positions, queries)
    for (const reader of this.#readers) reader.drop((flow) => dropped.get(flow)!, queries)
  }
}
