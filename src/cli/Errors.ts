/** How the command line ends badly: what it says, and with which exit code. */
import * as Cause from "effect/Cause"
import * as CliError from "effect/cli/CliError"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { onOneLine } from "./OneLine.ts"

/** Exit codes that scripts can trust; 130 and 143 are those of a shell for SIGINT and SIGTERM. */
export const ExitCode = {
  done: 0,
  noFeasiblePlan: 1,
  wrongAnswer: 1,
  lawRefuted: 1,
  planDoesNotHold: 1,
  notStable: 1,
  notAsPredicted: 1,
  badInput: 2,
  internal: 70,
  interrupted: 130,
  terminated: 143,
} as const

/** There is no feasible plan, or none was found; the answer has been printed. */
export class NoFeasiblePlan extends Schema.TaggedError<NoFeasiblePlan>()("NoFeasiblePlan", {}) {}

/** A benchmark's answer was wrong, or a contestant crashed; the results have been printed. */
export class WrongAnswer extends Schema.TaggedError<WrongAnswer>()("WrongAnswer", {}) {}
/** A law does not hold, or could not be judged for want of cases; the answer has been printed. */
export class LawRefuted extends Schema.TaggedError<LawRefuted>()("LawRefuted", {}) {}

/** A plan is not what it says; the discrepancy has been printed. */
export class PlanDoesNotHold extends Schema.TaggedError<PlanDoesNotHold>()("PlanDoesNotHold", {}) {}

/** Measured figures did not come to agree with each other; they have been printed. */
export class NotStable extends Schema.TaggedError<NotStable>()("NotStable", {}) {}

/** Measured latencies differ from the predicted ones by more than was tolerated; both have been printed. */
export class NotAsPredicted extends Schema.TaggedError<NotAsPredicted>()("NotAsPredicted", {}) {}

/** Whether a command's answer was no, and has been printed. */
const isAnswer = (error: unknown): boolean =>
  [NoFeasiblePlan, WrongAnswer, LawRefuted, PlanDoesNotHold, NotStable, NotAsPredicted].some(
    (no) => error instanceof no,
  )

/** What can fail a command: the input is wrong, or the answer is no. Anything else is a bug of ours, and dies. */
interface Failure {
  readonly _tag: string
  readonly message: string
}

/** The exit code of a command that ended so. */
export const exitCodeOf = (exit: Exit.Exit<unknown, unknown>): number => {
  if (Exit.isSuccess(exit)) return ExitCode.done
  const { cause } = exit
  if (Cause.hasInterruptsOnly(cause)) return ExitCode.interrupted
  const error = Cause.findError(cause)
  if (Result.isFailure(error)) return ExitCode.internal
  if (error.success instanceof NoFeasiblePlan) return ExitCode.noFeasiblePlan
  if (error.success instanceof WrongAnswer) return ExitCode.wrongAnswer
  if (error.success instanceof LawRefuted) return ExitCode.lawRefuted
  if (error.success instanceof PlanDoesNotHold) return ExitCode.planDoesNotHold
  if (error.success instanceof NotStable) return ExitCode.notStable
  if (error.success instanceof NotAsPredicted) return ExitCode.notAsPredicted
  // A command group without a command shows its help.
  if (error.success instanceof CliError.ShowHelp && error.success.errors.length === 0) return ExitCode.done
  return ExitCode.badInput
}

/** What to say of it on standard error, if it has not been said. */
export const endingText = (cause: Cause.Cause<Failure>): string | undefined => {
  if (Cause.hasInterruptsOnly(cause)) return undefined
  const error = Cause.findError(cause)
  if (Result.isFailure(error)) return `headway: internal error, please report it:\n${Cause.pretty(cause)}`
  if (isAnswer(error.success) || error.success instanceof CliError.ShowHelp) return undefined
  return `headway: ${onOneLine(error.success.message)}`
}
