/** Every benchmark of the suite, in the order in which they run. */
import type { Benchmark, Scale } from "../framework/Benchmark.ts"
import { holdModelAt } from "./HoldModel.ts"
import { imageDriverAt } from "./ImageDriver.ts"
import { lastModelAt } from "./LastModel.ts"
import { scalingAt } from "./Scaling.ts"
import { shapesAt } from "./Shapes.ts"
import { verdictsAt } from "./Verdicts.ts"

/** The suite at a scale. */
export const benchmarksAt = (scale: Scale): ReadonlyArray<Benchmark> => [
  ...holdModelAt(scale),
  ...imageDriverAt(scale),
  ...shapesAt(scale),
  ...scalingAt(scale),
  lastModelAt(scale),
  ...verdictsAt(scale),
]
