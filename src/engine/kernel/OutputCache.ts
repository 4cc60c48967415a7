/** A bounded cache of complete node outputs, the least recently used ones leaving first. */
import type { Flow } from "./Flow.ts"

/** What a cache has done so far. */
export interface CacheStatistics {
  readonly hits: number
  readonly misses: number
  readonly evictions: number
  readonly entries: number
  readonly bytes: number
  readonly maxBytes: number
}

/** Flows by key, at most `maxBytes` of them. */
export class OutputCache {
  readonly #flows = new Map<string, Flow>()
  readonly #maxBytes: number
  #bytes = 0
  #hits = 0
  #misses = 0
  #evictions = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get statistics(): CacheStatistics {
    return {
      hits: this.#hits,
      misses: this.#misses,
      evictions: this.#evictions,
      entries: this.#flows.size,
      bytes: this.#bytes,
      maxBytes: this.#maxBytes,
    }
  }

  /** The flow of a key, now the most recently used one. */
  recall(key: string): Flow | undefined {
    const flow = this.#flows.get(key)
    if (flow === undefined) {
      this.#misses++
      return undefined
    }
    this.#hits++
    this.#flows.delete(key)
    this.#flows.set(key, flow)
    return flow
  }

  /** Keeps a settled flow, and gives the flows that had to leave for it; that is the flow itself if it is too large. */
  keep(key: string, flow: Flow): ReadonlyArray<Flow> {
    const bytes = flow.byteLength
    if (this.#maxBytes < bytes || this.#flows.has(key)) return [flow]
    this.#flows.set(key, flow)
    this.#bytes += bytes
    const evicted: Array<Flow> = []
    for (const [oldest, leaving] of this.#flows) {
      if (this.#bytes <= this.#maxBytes) break
      this.#flows.delete(oldest)
      this.#bytes -= leaving.byteLength
      evicted.push(leaving)
    }
    this.#evictions += evicted.length
    return evicted
  }
}
