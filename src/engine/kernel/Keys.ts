/** Names for node outputs: equal exactly where two nodes must deliver the same. */
import type { ModelStage, Scenario } from "../../domain/Scenario.ts"

/**
 * Short names for long keys. A node's output depends on its own batch size, replicas, delay and service times and on its
 * parents' outputs, in the order of their ranks, and on nothing else; so that is its key.
 */
export class Keys {
  readonly #names = new Map<string, string>()
  readonly #traces = new WeakMap<Float64Array, string>()
  #traceCount = 0

  /** The name of every stage's output, shape [stages] by rank; there are no program nodes. */
  ofStages({ stages, arrivalMs }: Scenario): ReadonlyArray<string> {
    const keys: Array<string> = []
    for (const stage of stages) {
      const parents = stage.parents.map((parent) => keys[parent]!).join(",")
      if (stage._tag === "Source") keys.push(this.#traceName(arrivalMs))
      else if (stage._tag === "Model") keys.push(this.#intern(`${modelKey(stage)}<${parents}`))
      else keys.push(stage.parents.length === 1 ? parents : this.#intern(`join<${parents}`))
    }
    return keys
  }

  /** Arrivals are told apart by identity: they are shared, never copied, and never changed. */
  #traceName(arrivalMs: Float64Array): string {
    const known = this.#traces.get(arrivalMs)
    if (known !== undefined) return known
    const name = `t${this.#traceCount++}`
    this.#traces.set(arrivalMs, name)
    return name
  }

  #intern(key: string): string {
    const known = this.#names.get(key)
    if (known !== undefined) return known
    const name = `n${this.#names.size}`
    this.#names.set(key, name)
    return name
  }
}

const modelKey = ({ maxBatchSize, replicas, batchingDelayMs, serviceMs }: ModelStage): string =>
  `${maxBatchSize} ${replicas} ${batchingDelayMs} ${serviceMs.join(" ")}`
