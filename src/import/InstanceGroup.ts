/** Instance groups: how many instances of a model ran when it was measured, and on what. */
import * as Result from "effect/Result"
import { formatFound } from "../domain/Decode.ts"
import type { InvalidValue } from "../domain/InputErrors.ts"
import { invalid } from "./Measurement.ts"

/** Instances of one kind. */
interface Instances {
  readonly count: number
  readonly kind: string
}

/** Instances by kind, of a model or of each model of an ensemble: shape [models, kinds]. */
export type InstanceGroup = ReadonlyArray<ReadonlyArray<Instances>>

const one = String.raw`\s*[1-9]\d{0,4}[:/][A-Za-z]\w*\s*`
const group = new RegExp(`^${one}(?:[+,]${one})*$`)

const instancesOf = (part: string): Instances => {
  const [count, kind] = part.trim().split(/[:/]/)
  return { count: Number(count), kind: kind! }
}

/** Reads `1:GPU` (once written `1/GPU`), `1:CPU + 2:GPU` of one model, or `1:GPU,2:GPU` of an ensemble. */
export const instanceGroupOf = (text: string, place: string): Result.Result<InstanceGroup, InvalidValue> => {
  if (!group.test(text)) {
    return Result.fail(invalid(place, formatFound(text), "instances and their kind, such as 1:GPU"))
  }
  return Result.succeed(text.split(",").map((model) => model.split("+").map(instancesOf)))
}

/** `GPU` for one instance on a GPU, `GPU-x2` for two; `GPU_GPU-x2` for an ensemble of both. */
export const hardwareName = (group: InstanceGroup): string => {
  const names = group.map((model) =>
    model.map(({ count, kind }) => (count === 1 ? kind : `${kind}-x${count}`)).join("-"),
  )
  return [...new Set(names)].join("_")
}

/** Why a group is not one replica, if it is not: some model has several instances. */
export const refusalOfInstances = (group: InstanceGroup): string | undefined => {
  const counts = group.map((model) => model.reduce((sum, { count }) => sum + count, 0))
  if (counts.every((count) => count === 1)) return undefined
  return `${counts.join(" and ")} instances are no single replica, unless --instances group takes them for one`
}
