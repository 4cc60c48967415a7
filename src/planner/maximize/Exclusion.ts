/** From which scale on the bounds exclude every configuration within a budget. */
import { roundCost } from "../../domain/Configuration.ts"
import { compile } from "../Candidate.ts"
import { modelSpaces } from "../exact/Space.ts"
import { fastest } from "../Hopeless.ts"
import type { NodeOptions } from "../Options.ts"
import { greatestScale, leastScale, problemAt, type Question } from "./Question.ts"

const halvings = 12

/**
 * A scale from which on every configuration within the budget has too little capacity for the arrival curve; infinite if
 * there is none. The denser a trace, the more of it must be served within the same time, so what is excluded at a scale is
 * excluded at every greater one.
 */
export const excludedFromScale = (question: Question, nodes: ReadonlyArray<NodeOptions>): number => {
  const isExcluded = (scale: number): boolean => question.budgetPerHour < leastCostPerHour(question, nodes, scale)
  if (!isExcluded(greatestScale)) return Number.POSITIVE_INFINITY
  let excluded = greatestScale
  let open = leastScale
  for (let scale = 1; scale < excluded && leastScale < scale;) {
    if (isExcluded(scale)) {
      excluded = scale
      scale /= 2
    } else {
      open = scale
      scale *= 2
    }
    if (excluded <= 2 * open) break
  }
  for (let halving = 0; halving < halvings; halving++) {
    const middle = Math.sqrt(open * excluded)
    if (isExcluded(middle)) excluded = middle
    else open = middle
  }
  return excluded
}

/** What the least capacities that the arrival curve leaves open cost, per hour. */
const leastCostPerHour = (question: Question, nodes: ReadonlyArray<NodeOptions>, scale: number): number => {
  const template = compile(problemAt(question, scale), fastest(nodes))
  const spaces = modelSpaces(template, nodes, question.objective, question.space)
  return roundCost(spaces.reduce((sum, { leastCostPerHour }) => sum + leastCostPerHour, 0))
}
