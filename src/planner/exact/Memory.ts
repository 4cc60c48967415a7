/**
 * What searches have learnt, so that the next one need not simulate it again: one of the same problem, whose objective is
 * at least as tight.
 */
import type { NodeVerdict, Verdict } from "../../engine/Verdict.ts"

/** Of a latency that is known and exceeds the objective. */
const missing: Verdict = { _tag: "Misses", certainMisses: 0 }

/** A verdict, and what else was learnt with it. */
interface Judged {
  readonly verdict: Verdict
}

/** Verdicts by name; they were given of objectives that are no tighter than those to come. */
export class Verdicts<A extends Judged> {
  readonly #known = new Map<string, A>()

  /**
   * What was learnt with the verdict of an objective, if there was one that decides it. A largest batch until that was
   * certain is one until this is certain, too: at a tighter objective a miss is so earlier.
   */
  recall(name: string, sloMs: number): A | undefined {
    const known = this.#known.get(name)
    return known?.verdict._tag === "Meets" && sloMs < known.verdict.latencyMs ? { ...known, verdict: missing } : known
  }

  /** Takes notice of a verdict. */
  keep(name: string, judged: A): A {
    this.#known.set(name, judged)
    return judged
  }
}

/** What is known of a part's partial configurations, by what their last model depends on, and of whole ones. */
export interface PartMemory {
  readonly models: Verdicts<NodeVerdict>
  readonly wholes: Verdicts<Judged>
}

/** Nothing yet. */
export const newPartMemory = (): PartMemory => ({ models: new Verdicts(), wholes: new Verdicts() })

/** What is known of a pipeline: of each part, and of whole configurations. */
export class SearchMemory {
  readonly whole = new Verdicts<Judged>()
  readonly #parts: Array<PartMemory> = []

  /** What is known of a part. */
  part(index: number): PartMemory {
    return (this.#parts[index] ??= newPartMemory())
  }
}
