/** A file that cannot be used, told in one line. */
import * as Schema from "effect/Schema"

/** What is wrong with a file that the user named; the command line prints it and exits with code 2. */
export class InputFileError extends Schema.TaggedError<InputFileError>()("InputFileError", {
  file: Schema.String,
  reason: Schema.String,
}) {
  override get message() {
    return `${this.file === "" ? '""' : this.file}: ${this.reason}`
  }
}
