/** A model's batching queue in real time: FIFO, R replicas, batches of at most B queries, each of a known duration. */

/** A model of the known server. Times in ms; `serviceMs` are knots [batch size, ms], linear in between. */
export interface KnownModel {
  readonly serviceMs: ReadonlyArray<readonly [batchSize: number, ms: number]>
  readonly maxBatchSize: number
  readonly replicas: number
  readonly batchingDelayMs?: number
}

/** The true service time of a batch, ms. */
export const trueServiceMs = ({ serviceMs }: Pick<KnownModel, "serviceMs">, batchSize: number): number => {
  const upper = serviceMs.findIndex(([size]) => batchSize <= size)
  const [size, ms] = serviceMs.at(upper)!
  const [lowerSize, lowerMs] = serviceMs[upper - 1] ?? [size, ms]
  return size === lowerSize ? ms : lowerMs + ((ms - lowerMs) * (batchSize - lowerSize)) / (size - lowerSize)
}

interface Waiting {
  readonly queries: number
  readonly done: () => void
}

/** Serves requests of some queries each, which are never cut in two. */
export class BatchingQueue {
  readonly #model: KnownModel
  readonly #waiting: Array<Waiting> = []
  #idle: number
  /** How many batches of each size were run. */
  readonly batches = new Map<number, number>()

  constructor(model: KnownModel) {
    this.#model = model
    this.#idle = model.replicas
  }

  /** Is done when a batch with these queries is. */
  serve(queries: number): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting.push({ queries, done: resolve })
      this.#wake()
    })
  }

  #wake(): void {
    const { batchingDelayMs = 0 } = this.#model
    if (this.#idle === 0 || this.#waiting.length === 0) return
    this.#idle--
    if (batchingDelayMs === 0) this.#take()
    else at(performance.now() + batchingDelayMs, () => this.#take())
  }

  #take(): void {
    const batch: Array<Waiting> = []
    let queries = 0
    for (const next of this.#waiting) {
      if (this.#model.maxBatchSize < queries + next.queries) break
      queries += next.queries
      batch.push(next)
    }
    this.#waiting.splice(0, batch.length)
    this.batches.set(queries, (this.batches.get(queries) ?? 0) + 1)
    at(performance.now() + trueServiceMs(this.#model, queries), () => {
      this.#idle++
      for (const { done } of batch) done()
      this.#wake()
    })
  }
}

/** Does something at an instant, to within a small part of a millisecond: timers alone are of whole milliseconds. */
const at = (instantMs: number, act: () => void): void => {
  const leftMs = instantMs - performance.now()
  if (leftMs <= 0) act()
  else if (leftMs < 2) setImmediate(() => at(instantMs, act))
  else setTimeout(() => at(instantMs, act), Math.floor(leftMs) - 1)
}
