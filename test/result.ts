/** What a `Result` holds, for tests that expect one side of it. */
import * as Result from "effect/Result"

/** The success, or a failed test that shows the failure. */
export const successOf = <A, E>(result: Result.Result<A, E>): A => Result.getOrThrow(result)

/** The failure, or a failed test. */
export const failureOf = <A, E>(result: Result.Result<A, E>): E => Result.getOrThrow(Result.flip(result))

/** What a typed error says, as plain data with its tag. */
export const complaintOf = <A, E extends { readonly _tag: string; path: string; found: string; expected: string }>(
  result: Result.Result<A, E>,
): { readonly tag: string; readonly path: string; readonly found: string; readonly expected: string } => {
  const { _tag: tag, path, found, expected } = failureOf(result)
  return { tag, path, found, expected }
}
