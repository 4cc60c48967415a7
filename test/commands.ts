/** Tests by commands: whatever is done, a thing and its model agree. */
import * as fc from "fast-check"
import { it } from "vitest"
import { assertProperty } from "./property.ts"

/** What can be done to a model and to what it is the model of, where the model allows it. */
export interface Action<Model, Real> {
  readonly name: string
  readonly isPossible?: (model: Model) => boolean
  readonly run: (model: Model, real: Real) => void
}

/** A model and what it is the model of, before anything is done; and how many things are done. */
interface Session<Model, Real> {
  readonly setup: () => { readonly model: Model; readonly real: Real }
  readonly maxActions?: number
}

/** The claim that whatever is done, each action finds what the model says; an action given twice comes twice as often. */
export const itFollows = <Model extends object, Real>(
  statement: string,
  { setup, maxActions = 60 }: Session<Model, Real>,
  ...actions: ReadonlyArray<fc.Arbitrary<Action<Model, Real>>>
): void => {
  const commands = fc.commands(
    actions.map((action) =>
      action.map(({ name, isPossible = () => true, run }) => ({ check: isPossible, run, toString: () => name })),
    ),
    { maxCommands: maxActions, size: "max" },
  )
  it(statement, () => {
    assertProperty(
      fc.property(commands, (chosen) => fc.modelRun(setup, chosen)),
      100,
    )
  })
}
