/** Flags of the searches for configurations. */
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { CostPerHour, NonNegativeMs, ReplicaCount, TimeLimitSeconds } from "../domain/Units.ts"
import * as Exact from "../planner/exact/Exact.ts"
import type { SpaceOptions } from "../planner/exact/Space.ts"

/** The most batching delays to choose from. */
const maxDelays = 64

/** The most that a configuration may cost. */
export const budgetFlag = Flag.Finite("budget").pipe(
  Flag.withMetavar("COST"),
  Flag.withSchema(CostPerHour),
  Flag.withDescription("the most that a configuration may cost per hour"),
)

/** How long to search; the description says what is given then. */
export const timeLimitFlag = (description: string) =>
  Flag.Finite("time-limit").pipe(
    Flag.withMetavar("SECONDS"),
    Flag.withSchema(TimeLimitSeconds),
    Flag.withDescription(`${description} (default: 30)`),
    Flag.withDefault(30),
  )

/** How many replicas a node may have; `otherwise` is how many if nothing is said. */
export const maxReplicasFlag = (otherwise: string) =>
  Flag.Int("max-replicas").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(ReplicaCount),
    Flag.withDescription(`most replicas of a node (default: ${otherwise})`),
    Flag.optional,
  )

/** The batching delays to choose from. */
export const delayFlag = (description: string) =>
  Flag.Finite("delay").pipe(
    Flag.withMetavar("MS"),
    Flag.withSchema(NonNegativeMs),
    Flag.withDescription(`${description}; may be repeated (default: 0 alone)`),
    Flag.atMost(maxDelays),
  )

/** What bounds the space. */
export const spaceFlags = {
  maxReplicas: maxReplicasFlag("as many as could ever be busy"),
  delay: delayFlag("a batching delay to choose from"),
}

/** The delays that these flags ask for, each once. */
export const delaysOf = (delaysMs: ReadonlyArray<number>): ReadonlyArray<number> =>
  delaysMs.length === 0 ? [0] : [...new Set(delaysMs)]

/** The space that these flags ask for. */
export const spaceOf = (given: {
  readonly maxReplicas: Option.Option<number>
  readonly delay: ReadonlyArray<number>
}): SpaceOptions => ({
  maxReplicas: Option.getOrElse(given.maxReplicas, () => Exact.defaultOptions.maxReplicas),
  batchingDelaysMs: delaysOf(given.delay),
})
