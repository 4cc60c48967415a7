/**
 * What searches have learnt, so that the next one need not simulate it again: one of the same problem, whose objective is
 * at least as tight.
 */
import type { Verdict } from "../../engine/Verdict.ts"

/** Of a latency that is known and exceeds the objective. */
const missing: Verdict = { _tag: "Misses", certainMisses: 0 }

/** Verdicts by name; they were given of objectives that are no tighter than those to come. */
export class Verdicts {
  readonly #known = new Map<string, Verdict>()

  /** The verdict of an objective, if there was one that decides it. */
  recall(name: string, sloMs: number): Verdict | undefined {
    const known = this.#known.get(name)
    return known?._tag === "Meets" && sloMs < known.latencyMs ? missing : known
  }

  /** Takes notice of a verdict. */
  keep(name: string, verdict: Verdict): Verdict {
    this.#known.set(name, verdict)
    return verdict
  }
}

/** What is known of a part's partial configurations, by what their last model depends on. */
export interface PartMemory {
  readonly verdicts: Verdicts
  /** The largest batch that the last model took until the verdict was certain. */
  readonly largestBatch: Map<string, number>
}

/** Nothing yet. */
export const newPartMemory = (): PartMemory => ({
  verdicts: new Verdicts(),
  largestBatch: new Map(),
})

/** What is known of a pipeline: of each part, and of whole configurations. */
export class SearchMemory {
  readonly whole = new Verdicts()
  readonly #parts: Array<PartMemory> = []

  /** What is known of a part. */
  part(index: number): PartMemory {
    return (this.#parts[index] ??= newPartMemory())
  }
}
