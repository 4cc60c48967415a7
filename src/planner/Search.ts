/** What a search reports while it runs, and how it ends. */
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import type { Engine, SimulationError } from "../engine/Engine.ts"
import type { Impossibility } from "./Bounds.ts"
import type { Candidate, FeasibleCandidate, SearchEffort } from "./Candidate.ts"

/** The actions that lower a plan's cost, each on one node. */
export const actions = ["larger-batch", "fewer-replicas", "cheaper-hardware"] as const
export type Action = (typeof actions)[number]

/** What an action came to: a feasible candidate, or the number of configurations tried in vain; none: not applicable. */
export interface Attempt {
  readonly node: string
  readonly action: Action
  readonly best: FeasibleCandidate | undefined
  readonly triedCount: number
}

/** An action that was taken. */
export interface Move extends Attempt {
  readonly best: FeasibleCandidate
}

/** Why a round did not take an action. */
export type RejectionReason = "not-applicable" | "none-feasible" | "not-better" | "outbid"

/** An action that a round did not take. */
export interface RejectedAction extends Attempt {
  readonly reason: RejectionReason
}

/** How a search ended. */
export type Outcome =
  /** A feasible configuration; `rejected` says of every single action why it does not improve on it. */
  | {
      readonly _tag: "Planned"
      readonly candidate: FeasibleCandidate
      readonly rejected: ReadonlyArray<RejectedAction>
    }
  /** Proof that no configuration on offer meets the objective. */
  | { readonly _tag: "Infeasible"; readonly why: Impossibility }
  /** Nothing feasible was found within the limits, which proves nothing; `closest` was tried last. */
  | { readonly _tag: "NotFound"; readonly because: string; readonly closest: Candidate }

/** One step of a search. */
export type SearchStep =
  /** A configuration was judged on the way to a first feasible one. */
  | { readonly _tag: "Started"; readonly candidate: Candidate; readonly effort: SearchEffort }
  /** A configuration was judged for an action on a node. */
  | {
      readonly _tag: "Tried"
      readonly round: number
      readonly node: string
      readonly action: Action
      readonly candidate: Candidate
      readonly effort: SearchEffort
    }
  /** A round is over: the move it took, if any improved, and the actions it did not take. */
  | {
      readonly _tag: "Round"
      readonly round: number
      readonly move: Move | undefined
      readonly rejected: ReadonlyArray<RejectedAction>
    }
  /** The last step. */
  | { readonly _tag: "Finished"; readonly outcome: Outcome; readonly effort: SearchEffort }

/** Where a search sends its steps, by default those of the greedy planner. */
export type Report<Step = SearchStep> = (step: Step) => Effect.Effect<void>

/** A search as a stream of the steps that it reports; whoever stops reading ends it. */
export const stepsOf = <Step>(
  run: (report: Report<Step>) => Effect.Effect<void, SimulationError, Engine>,
): Stream.Stream<Step, SimulationError, Engine> =>
  Stream.callback<Step, SimulationError, Engine>((queue) =>
    Effect.matchCauseEffect(
      run((step) => Effect.asVoid(Queue.offer(queue, step))),
      {
        onSuccess: () => Queue.end(queue),
        onFailure: (cause) => Queue.failCause(queue, cause),
      },
    ),
  )
