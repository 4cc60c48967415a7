import { describe, expect, it } from "vitest"
import * as InputErrors from "../../src/domain/InputErrors.ts"

const complaint = { path: "nodes[2].model", found: '"Foo"', expected: "one of A, B" }

const kinds = {
  InvalidValue: InputErrors.InvalidValue,
  DuplicateName: InputErrors.DuplicateName,
  UnknownModel: InputErrors.UnknownModel,
  UnknownHardware: InputErrors.UnknownHardware,
  UnknownNode: InputErrors.UnknownNode,
  UnconfiguredNode: InputErrors.UnconfiguredNode,
  BatchSizeOutsideProfile: InputErrors.BatchSizeOutsideProfile,
  UnorderedProfile: InputErrors.UnorderedProfile,
  PipelineCycle: InputErrors.PipelineCycle,
  UnreachableNode: InputErrors.UnreachableNode,
  DeadEndNode: InputErrors.DeadEndNode,
  InvalidEdge: InputErrors.InvalidEdge,
}

describe.each(Object.entries(kinds))("%s", (tag, Kind) => {
  it("says where, what was found and what was expected", () => {
    const error = new Kind(complaint)
    expect(error._tag).toBe(tag)
    expect(error.message).toBe('at nodes[2].model: found "Foo", expected one of A, B')
    expect(new Kind({ ...complaint, path: "" }).message).toBe('found "Foo", expected one of A, B')
  })
})
