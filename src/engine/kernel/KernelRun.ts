/** One run of a network: its passes advanced together from instant to instant. */
import type { Deliveries } from "../../domain/Deliveries.ts"
import { emptyModel, type Lineage, type ModelLineage } from "../../domain/Lineage.ts"
import type { Flow } from "./Flow.ts"
import type { ModelRun, Network } from "./Network.ts"
import { OrderReader } from "./Order.ts"

/** Runs every pass, parents first, until the arrival of query `query`, or to the end where there is no such query. */
export const advanceToQuery = ({ passes }: Network, arrivalMs: Float64Array, query: number): number => {
  const limitMs = query < arrivalMs.length ? arrivalMs[query]! : Number.POSITIVE_INFINITY
  for (let pass = 0; pass < passes.length; pass++) passes[pass]!.advance(limitMs)
  return limitMs
}

/** The lineage of a network that was run to the end and recorded takes. */
export const lineageOf = ({ models, sinkInputs }: Network, arrivalMs: Float64Array): Lineage => {
  const sinkMs = new Float64Array(arrivalMs.length).fill(Number.NaN)
  for (const input of sinkInputs) raiseTimes(input, sinkMs)
  return { arrivalMs, models: models.map((model) => lineageOfModel(model, arrivalMs.length)), sinkMs }
}

/** Gives every query of a flow the instant of its delivery, unless it has a later one. */
const raiseTimes = ({ timesMs, ends, order, length }: Flow, intoMs: Float64Array): void => {
  const reader = new OrderReader(order)
  let position = 0
  for (let delivery = 0; delivery < length; delivery++) {
    for (const end = ends[delivery]!; position < end; position++) {
      const query = reader.queryAt(position)
      if (!(timesMs[delivery]! <= intoMs[query]!)) intoMs[query] = timesMs[delivery]!
    }
  }
}

/** What a complete flow delivers. */
export const deliveriesOfFlow = ({ timesMs, ends, order, length }: Flow, queryCount: number): Deliveries => {
  const query = new Int32Array(queryCount)
  const deliveredMs = new Float64Array(queryCount)
  const followers = new Int32Array(queryCount)
  const reader = new OrderReader(order)
  let position = 0
  for (let delivery = 0; delivery < length; delivery++) {
    const end = ends[delivery]!
    for (; position < end; position++) {
      query[position] = reader.queryAt(position)
      deliveredMs[position] = timesMs[delivery]!
      followers[position] = end - position - 1
    }
  }
  return { query, deliveredMs, followers }
}

const lineageOfModel = ({ stage, input, pass }: ModelRun, queryCount: number): ModelLineage => {
  const lineage = emptyModel(stage.name, queryCount)
  raiseTimes(input, lineage.enqueueMs)
  const { takesMs, completesMs, ends, length } = pass.batches!
  const reader = new OrderReader(input.order)
  let position = 0
  for (let batch = 0; batch < length; batch++) {
    const end = ends[batch]!
    const size = end - position
    for (; position < end; position++) {
      const query = reader.queryAt(position)
      lineage.dequeueMs[query] = takesMs[batch]!
      lineage.completeMs[query] = completesMs[batch]!
      lineage.batchSize[query] = size
    }
  }
  return lineage
}
