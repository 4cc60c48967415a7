/** Laws of the gate of a node with several parents, by itself: lineages show a join only in part. */
import { type Deliveries, deliveries } from "./arbitraries/deliveries.ts"
import { type Equation, equal } from "./equation.ts"
import { forAll, type LawOf, type LawSet } from "./law.ts"

/** Takes one delivery and gives the queries that all parents have now delivered. */
export type Gate = (delivery: ReadonlyArray<number>) => ReadonlyArray<number>

/** Makes a gate for a number of parents and of queries. */
export type MakeGate = (parentCount: number, queryCount: number) => Gate

const passed = (
  make: MakeGate,
  { parentCount, queryCount, groups }: Deliveries,
): ReadonlyArray<ReadonlyArray<number>> => {
  const gate = make(parentCount, queryCount)
  return groups.map((group) => [...gate(group)])
}

/** Of each delivery, what none of the deliveries after it brings again. */
export const atLastDelivery = (make: MakeGate, value: Deliveries): Equation =>
  equal(
    passed(make, value),
    value.groups.map((group, index) => {
      const stillDue = new Set(value.groups.slice(index + 1).flat())
      return group.filter((query) => !stillDue.has(query))
    }),
  )

/** In all deliveries together, every query once. */
export const exactlyOnce = (make: MakeGate, value: Deliveries): Equation =>
  equal(
    passed(make, value)
      .flat()
      .toSorted((left, right) => left - right),
    Array.from({ length: value.queryCount }, (_, query) => query),
  )

/** Every law of a gate. */
export const gateLaws = (make: MakeGate, subject = "Gate"): LawSet<LawOf<Deliveries>> => ({
  theory: "Gate",
  subject,
  laws: [
    forAll({
      name: "Gate.atLastDelivery",
      statement: "a query passes at the last of its deliveries, in that delivery's order",
      symbols: "∀ deliveries. passed(i) = filter(group(i), q ∉ groups after i)",
      given: deliveries(),
      sentence: (value) => atLastDelivery(make, value),
    }),
    forAll({
      name: "Gate.exactlyOnce",
      statement: "every query passes exactly once, so nothing is left when all parents have delivered all",
      symbols: "∀ deliveries. multiset(passed) = { 0 … N − 1 }",
      given: deliveries(),
      sentence: (value) => exactlyOnce(make, value),
    }),
  ],
})
