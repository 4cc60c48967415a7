/**
 * What can be wrong with an input: one typed error a mistake, each with the place in the document, what was found there
 * and what was expected. The command line adds the file.
 */
import * as Schema from "effect/Schema"

const fields = { path: Schema.String, found: Schema.String, expected: Schema.String }

interface Complaint {
  readonly path: string
  readonly found: string
  readonly expected: string
}

/** One line for a person: `at nodes[2].model: found "Foo", expected one of A, B`. */
const describe = ({ path, found, expected }: Complaint): string =>
  `${path === "" ? "" : `at ${path}: `}found ${found}, expected ${expected}`

/** A value of the wrong type or out of its bounds. */
export class InvalidValue extends Schema.TaggedError<InvalidValue>()("InvalidValue", fields) {
  override get message() {
    return describe(this)
  }
}

/** The same name twice where names must differ. */
export class DuplicateName extends Schema.TaggedError<DuplicateName>()("DuplicateName", fields) {
  override get message() {
    return describe(this)
  }
}

/** A node names a model that the catalog lacks. */
export class UnknownModel extends Schema.TaggedError<UnknownModel>()("UnknownModel", fields) {
  override get message() {
    return describe(this)
  }
}

/** A hardware that the catalog lacks, or that the model has no profile on. */
export class UnknownHardware extends Schema.TaggedError<UnknownHardware>()("UnknownHardware", fields) {
  override get message() {
    return describe(this)
  }
}

/** An edge or a configuration names a node that the pipeline lacks. */
export class UnknownNode extends Schema.TaggedError<UnknownNode>()("UnknownNode", fields) {
  override get message() {
    return describe(this)
  }
}

/** A model node that the configuration says nothing about. */
export class UnconfiguredNode extends Schema.TaggedError<UnconfiguredNode>()("UnconfiguredNode", fields) {
  override get message() {
    return describe(this)
  }
}

/** A batch size outside the profiled range. Service times are interpolated, never extrapolated. */
export class BatchSizeOutsideProfile extends Schema.TaggedError<BatchSizeOutsideProfile>()(
  "BatchSizeOutsideProfile",
  fields,
) {
  override get message() {
    return describe(this)
  }
}

/** Batch sizes of a profile that do not strictly increase. */
export class UnorderedProfile extends Schema.TaggedError<UnorderedProfile>()("UnorderedProfile", fields) {
  override get message() {
    return describe(this)
  }
}

/** Edges that lead in a circle. */
export class PipelineCycle extends Schema.TaggedError<PipelineCycle>()("PipelineCycle", fields) {
  override get message() {
    return describe(this)
  }
}

/** A node that no path from the source reaches. */
export class UnreachableNode extends Schema.TaggedError<UnreachableNode>()("UnreachableNode", fields) {
  override get message() {
    return describe(this)
  }
}

/** A node from which no path leads to the sink. */
export class DeadEndNode extends Schema.TaggedError<DeadEndNode>()("DeadEndNode", fields) {
  override get message() {
    return describe(this)
  }
}

/** An edge into the source, out of the sink, or listed twice. */
export class InvalidEdge extends Schema.TaggedError<InvalidEdge>()("InvalidEdge", fields) {
  override get message() {
    return describe(this)
  }
}

/** Every way in which an input can be wrong. */
export type InputError =
  | InvalidValue
  | DuplicateName
  | UnknownModel
  | UnknownHardware
  | UnknownNode
  | UnconfiguredNode
  | BatchSizeOutsideProfile
  | UnorderedProfile
  | PipelineCycle
  | UnreachableNode
  | DeadEndNode
  | InvalidEdge

/** A list of names for a message, quoted, at most ten. */
export const listNames = (names: Iterable<string>): string => {
  const all = [...names].map((name) => JSON.stringify(name))
  if (all.length === 0) return "none (there are none)"
  const shown = all.slice(0, 10).join(", ")
  return all.length <= 10 ? shown : `${shown}, … (${all.length} in all)`
}
