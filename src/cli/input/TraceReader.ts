/** What reads the bytes of a trace file, whatever its format. */
import type * as Effect from "effect/Effect"
import { InvalidValue } from "../../domain/InputErrors.ts"
import type { TraceForm } from "../../domain/TraceForm.ts"

/** Numbers as they stand in a file, and what they are. */
export interface Recording {
  readonly form: TraceForm
  readonly numbers: Float64Array
}

/** Takes a file's bytes in chunks, then gives what they hold. */
export interface TraceReader {
  readonly feed: (bytes: Uint8Array) => Effect.Effect<void, InvalidValue>
  readonly end: Effect.Effect<Recording, InvalidValue>
}

/** A complaint about a place in a trace. */
export const invalid = (path: string, found: string, expected: string): InvalidValue =>
  new InvalidValue({ path, found, expected })
