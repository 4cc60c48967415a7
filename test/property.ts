/** Properties with one fixed seed, so that a test is the same test on every run. */
import * as fc from "fast-check"

const seed = 20_260_117

/** Asserts a property over `numRuns` generated cases. */
export const assertProperty = <Values extends [unknown, ...Array<unknown>]>(
  property: fc.IPropertyWithHooks<Values>,
  numRuns = 200,
): void => fc.assert(property, { seed, numRuns })

/** Asserts a property that takes time to answer. */
export const assertAsyncProperty = <Values extends [unknown, ...Array<unknown>]>(
  property: fc.IAsyncPropertyWithHooks<Values>,
  numRuns = 100,
): Promise<void> => fc.assert(property, { seed, numRuns })
