/** Flags that contradict each other or make no sense. */
import * as Schema from "effect/Schema"

/** A wrong use of the command line, beyond what its parser catches. Exit code 2. */
export class UsageError extends Schema.TaggedError<UsageError>()("UsageError", { reason: Schema.String }) {
  override get message() {
    return this.reason
  }
}
