/** Flags of the exact searches within a budget. */
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

/** How long to search; `answer` is what is given then. */
export const timeLimitFlag = (answer: string) =>
  Flag.Finite("time-limit").pipe(
    Flag.withMetavar("SECONDS"),
    Flag.withSchema(TimeLimitSeconds),
    Flag.withDescription(`time after which ${answer} (default: 30)`),
    Flag.withDefault(30),
  )

/** What bounds the space. */
export const spaceFlags = {
  maxReplicas: Flag.Int("max-replicas").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(ReplicaCount),
    Flag.withDescription("most replicas of a node (default: as many as could ever be busy)"),
    Flag.optional,
  ),
  delay: Flag.Finite("delay").pipe(
    Flag.withMetavar("MS"),
    Flag.withSchema(NonNegativeMs),
    Flag.withDescription("a batching delay to choose from; may be repeated (default: 0 alone)"),
    Flag.atMost(maxDelays),
  ),
}

/** The space that these flags ask for. */
export const spaceOf = (given: {
  readonly maxReplicas: Option.Option<number>
  readonly delay: ReadonlyArray<number>
}): SpaceOptions => ({
  maxReplicas: Option.getOrElse(given.maxReplicas, () => Exact.defaultOptions.maxReplicas),
  batchingDelaysMs: given.delay.length === 0 ? [0] : [...new Set(given.delay)],
})
