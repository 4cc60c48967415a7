/** What a model server did that it should not have done. */
import * as Schema from "effect/Schema"

/** A server that cannot be used, told in one line; the command line prints it and exits with code 2. */
export class ServerError extends Schema.TaggedError<ServerError>()("ServerError", {
  url: Schema.String,
  found: Schema.String,
  expected: Schema.String,
}) {
  override get message() {
    return `${this.url}: found ${this.found}, expected ${this.expected}`
  }
}
