/** Invocations that the parser of the command line refuses, told in the words of every other bad input. */
import type * as CliError from "effect/cli/CliError"
import type * as CliOutput from "effect/cli/CliOutput"
import { onOneLine } from "./OneLine.ts"

/** Why an invocation is invalid: the first reason, as the others may follow from it, and where help is. */
export const describeInvalidInvocation = ({ commandPath, errors }: CliOutput.Presenter.InvalidInvocation): string => {
  const command = commandPath.join(" ")
  const first = errors[0]
  const reason = first === undefined ? "found an invalid command line" : describe(first, command)
  return `headway: ${onOneLine(reason)}\nTry "${command} --help".`
}

const describe = (error: CliError.NonShowHelpErrors, command: string): string => {
  switch (error._tag) {
    case "UnrecognizedOption":
      return `found the unknown flag ${error.option}, expected a flag of "${command}"${didYouMean(error.suggestions)}`
    case "UnknownSubcommand":
      return (
        `found the unknown command ${JSON.stringify(error.subcommand)}, expected a command of "${command}"` +
        didYouMean(error.suggestions)
      )
    case "MissingOption":
      return `--${error.option}: found nothing, expected a value`
    case "MissingArgument":
      return `${error.argument}: found nothing, expected a value`
    case "UnexpectedArgument":
      return `found ${error.arguments.map((value) => JSON.stringify(value)).join(", ")}, expected no further argument`
    case "InvalidValue":
      return describeValue(error)
    default:
      return error.message
  }
}

const didYouMean = (suggestions: ReadonlyArray<string>): string =>
  suggestions.length === 0 ? "" : `; did you mean ${suggestions.join(" or ")}?`

const describeValue = ({ kind, option, value, expected }: CliError.InvalidValue): string => {
  const place = kind === "flag" ? `--${option}` : option
  const choices = expected
    .replace(/^(?:Expected:? |Schema validation failed: )+/, "")
    .replace(/^a string representing /, "")
    .replaceAll('" | "', '" or "')
  if (value === "") return `${place}: found nothing, expected ${/^[A-Z.]+$/.test(choices) ? "a value" : choices}`
  const found = /^\d+ occurrences$/.test(value) ? value : JSON.stringify(value)
  return `${place}: found ${found}, expected ${choices}`
}
