/** Traces of a JSON object a line, as Mooncake's: `timestamp` is the arrival time in ms, and the rest does not matter. */
import * as Effect from "effect/Effect"
import { formatFound } from "../../domain/Decode.ts"
import type { InvalidValue } from "../../domain/InputErrors.ts"
import { TraceNumbers } from "../../domain/TraceParser.ts"
import { invalid, type TraceReader } from "./TraceReader.ts"

const form = "timestamps-ms"
const maxLineLength = 10_000_000

/** A reader of such lines, which may be long, as they may hold a request's tokens. */
export const makeMooncakeReader = (): TraceReader => {
  const numbers = new TraceNumbers(form)
  const decoder = new TextDecoder()
  let pending = ""
  let line = 0
  const takeLine = (text: string): InvalidValue | undefined => {
    line++
    if (text.trim() === "") {
      numbers.addBlank(line)
      return undefined
    }
    const timestamp = timestampOf(text)
    if (typeof timestamp !== "number") {
      const found = timestamp === undefined ? formatFound(text) : `the timestamp ${formatFound(timestamp)}`
      return invalid(`line ${line}`, found, "an object with the number of milliseconds of its timestamp")
    }
    return numbers.add(timestamp) ? undefined : numbers.refusal(String(timestamp), line)
  }
  const takeLines = (lines: ReadonlyArray<string>): Effect.Effect<void, InvalidValue> => {
    for (const text of lines) {
      const refusal = takeLine(text)
      if (refusal !== undefined) return Effect.fail(refusal)
    }
    return Effect.void
  }
  return {
    feed: (bytes) => {
      const lines = (pending + decoder.decode(bytes, { stream: true })).split("\n")
      pending = lines.pop()!
      if (maxLineLength < pending.length) {
        return Effect.fail(
          invalid(`line ${line + lines.length + 1}`, "a longer line", `at most ${maxLineLength} characters`),
        )
      }
      return takeLines(lines)
    },
    end: Effect.suspend(() => {
      const last = pending + decoder.decode()
      const taken = last === "" ? Effect.void : takeLines([last])
      return Effect.flatMap(taken, () =>
        Effect.map(Effect.fromResult(numbers.end()), (all) => ({ form, numbers: all })),
      )
    }),
  }
}

/** The timestamp of a line, whatever it is; undefined where it is no object that has one. */
const timestampOf = (text: string): unknown => {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === "object" && value !== null && "timestamp" in value ? value.timestamp : undefined
  } catch {
    return undefined
  }
}
