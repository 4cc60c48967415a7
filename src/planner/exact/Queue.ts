/** The queue of a model: what is delivered to it, in the order in which it is served, which no configuration changes. */
import type { Deliveries } from "../../domain/Deliveries.ts"

/** All arrays have shape [queries], indexed by position in the queue. */
export interface Queue {
  /** Which query stands there, by its id. */
  readonly query: Int32Array
  /** When it arrived at the pipeline, ms. */
  readonly arrivedMs: Float64Array
  /** When it is delivered to the model, ms; ascending. */
  readonly deliveredMs: Float64Array
  /** How many queries of the same delivery stand behind it. */
  readonly followers: Int32Array
}

/** Puts what is delivered in the order of the queue; `arrivalMs` by query id. */
export const queueOf = ({ deliveredMs, groupSize, position }: Deliveries, arrivalMs: Float64Array): Queue => {
  const query = new Int32Array(position.length)
  for (let id = 0; id < position.length; id++) query[position[id]!] = id
  const followers = new Int32Array(position.length)
  let left = 0
  for (let place = 0; place < position.length; place++) {
    if (left === 0) left = groupSize[query[place]!]!
    followers[place] = --left
  }
  return { query, arrivedMs: gather(arrivalMs, query), deliveredMs: gather(deliveredMs, query), followers }
}

/** The part of a queue that stands at some places, ascending. */
export const partOf = ({ query, arrivedMs, deliveredMs, followers }: Queue, places: Int32Array): Queue => ({
  query: places.map((place) => query[place]!),
  arrivedMs: gather(arrivedMs, places),
  deliveredMs: gather(deliveredMs, places),
  followers: places.map((place) => followers[place]!),
})

const gather = (numbers: Float64Array, indices: Int32Array): Float64Array => {
  const gathered = new Float64Array(indices.length)
  for (let at = 0; at < indices.length; at++) gathered[at] = numbers[indices[at]!]!
  return gathered
}
