/** What the terminal can do: colours on standard output, a line of progress on standard error. */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { styleText } from "node:util"
import { formatDuration } from "../../report/Format.ts"
import { type Paint, plain } from "../../report/Paint.ts"
import { onOneLine } from "../OneLine.ts"

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

/** What a command is doing, told while it works. */
export interface Progress {
  /** Tells how far the work is, as in `simulating 1,000 queries`; the text is only made if it is needed. */
  readonly show: (text: () => string) => void
}

const clearLine = "\r\u001B[2K"
const updateIntervalMs = 100
/** Some terminals do not know how wide they are, and say 0. */
const lineWidth = (): number => (0 < (process.stderr.columns ?? 0) ? process.stderr.columns : 80)

const nothingYet = (): string => "starting"

/**
 * Does work that tells its progress: on a line that is rewritten in place and gone at the end, where standard error is a
 * terminal. If the work is interrupted, the last that it told is said on standard error.
 */
export const withProgress = <A, E, R>(work: (progress: Progress) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    const isTerminal = process.stderr.isTTY === true
    const startedAtMs = performance.now()
    let shownAtMs = Number.NEGATIVE_INFINITY
    let latest = nothingYet
    const progress: Progress = {
      show: (text) => {
        latest = text
        if (!isTerminal) return
        const nowMs = performance.now()
        if (nowMs < shownAtMs + updateIntervalMs) return
        shownAtMs = nowMs
        process.stderr.write(clearLine + onOneLine(text()).slice(0, lineWidth() - 1))
      },
    }
    const clear = Effect.sync(() => {
      if (Number.NEGATIVE_INFINITY < shownAtMs) process.stderr.write(clearLine)
    })
    const tell = Effect.suspend(() => {
      const elapsed = formatDuration(performance.now() - startedAtMs)
      return Console.error(`headway: interrupted after ${elapsed} while ${onOneLine(latest())}`)
    })
    return work(progress).pipe(
      Effect.ensuring(clear),
      Effect.onInterrupt(() => tell),
    )
  })
