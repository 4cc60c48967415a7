/** What the terminal can do: colours on standard output, a line of progress on standard error. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { styleText } from "node:util"
import { type Paint, plain } from "../../report/Paint.ts"

const style =
  (format: Parameters<typeof styleText>[0]) =>
  (text: string): string =>
    styleText(format, text, { validateStream: false })

/** Colours where standard output is a terminal and NO_COLOR is not set. */
export const paint = (): Paint => {
  const isColoured = process.stdout.isTTY === true && (process.env["NO_COLOR"] ?? "") === ""
  if (!isColoured) return plain
  return { bold: style("bold"), dim: style("dim"), good: style("green"), bad: style("red") }
}

/** A line of progress that is rewritten in place. */
export interface Progress {
  /** Shows this text, unless the line was rewritten a moment ago; the text is only made if it is shown. */
  readonly show: (text: () => string) => void
}

const silent: Progress = { show: () => {} }
const clearLine = "\r\u001B[2K"
const updateIntervalMs = 100

/** A progress line where standard error is a terminal; it is gone when the scope closes. */
export const openProgress: Effect.Effect<Progress, never, Scope.Scope> = Effect.suspend(() => {
  if (process.stderr.isTTY !== true) return Effect.succeed(silent)
  let shownAtMs = Number.NEGATIVE_INFINITY
  const progress: Progress = {
    show: (text) => {
      const nowMs = performance.now()
      if (nowMs < shownAtMs + updateIntervalMs) return
      shownAtMs = nowMs
      process.stderr.write(clearLine + text().slice(0, (process.stderr.columns ?? 80) - 1))
    },
  }
  return Effect.as(
    Effect.addFinalizer(() => Effect.sync(() => process.stderr.write(clearLine))),
    progress,
  )
})
