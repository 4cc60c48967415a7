/** Parts of a scenario, beside what they are by the paths of its graph. */
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { leadingTo, ranksAtSink, type Scenario, type Stage, upstreamOf } from "../../src/domain/Scenario.ts"
import { assertProperty } from "../property.ts"

const arrivalMs = Float64Array.of(0)

/** Stages of a source, joins and programs, and a sink; those that nobody follows end at the sink. */
const scenarios: fc.Arbitrary<Scenario> = fc
  .array(fc.record({ isJoin: fc.boolean(), parents: fc.array(fc.nat(), { minLength: 1, maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 8,
  })
  .map((inner): Scenario => {
    const parentsOf: Array<ReadonlyArray<number>> = [[]]
    for (const [index, { parents }] of inner.entries()) {
      parentsOf.push(
        [...new Set(parents.map((parent) => parent % (index + 1)))].toSorted((left, right) => left - right),
      )
    }
    const isParent = (rank: number): boolean => parentsOf.some((parents) => parents.includes(rank))
    parentsOf.push(parentsOf.flatMap((_, rank) => (isParent(rank) ? [] : [rank])))
    const stages = parentsOf.map((parents, rank): Stage => {
      const children = parentsOf.flatMap((others, child) => (others.includes(rank) ? [child] : []))
      const place = { name: `n${rank}`, rank, parents, children }
      if (rank === 0) return { _tag: "Source", ...place }
      if (rank === parentsOf.length - 1) return { _tag: "Sink", ...place }
      return inner[rank - 1]!.isJoin ? { _tag: "Join", ...place } : { _tag: "Program", program: "wait", ...place }
    })
    return { stages, arrivalMs }
  })

/** Whether a path leads from one stage to another, which may be the same. */
const leads = (stages: ReadonlyArray<Stage>, from: number, to: number): boolean =>
  from === to || stages[from]!.children.some((child) => leads(stages, child, to))

const names = (stages: ReadonlyArray<Stage>, ranks: ReadonlyArray<number>) => ranks.map((rank) => stages[rank]!.name)

const someRanks = fc.array(fc.nat(), { minLength: 1, maxLength: 3 })

/** Some stages between the source and the sink. */
const pick = (stages: ReadonlyArray<Stage>, some: ReadonlyArray<number>): ReadonlyArray<number> => [
  ...new Set(some.map((each) => 1 + (each % (stages.length - 2)))),
]

describe("the stages at the sink", () => {
  it("are the sink and the joins from which only joins lead on to it", () => {
    assertProperty(
      fc.property(scenarios, ({ stages }) => {
        const expected = stages.filter(
          ({ rank, _tag }) =>
            _tag !== "Source" &&
            stages.every((other) => other._tag === "Join" || other._tag === "Sink" || !leads(stages, rank, other.rank)),
        )
        expect([...ranksAtSink(stages)].toSorted((left, right) => left - right)).toEqual(
          expected.map(({ rank }) => rank),
        )
      }),
    )
  })
})

describe("the stages upstream of some", () => {
  it("are those from which a path leads to one of them", () => {
    assertProperty(
      fc.property(scenarios, someRanks, ({ stages }, some) => {
        const exits = pick(stages, some)
        const expected = stages.filter(({ rank }) => exits.some((exit) => leads(stages, rank, exit)))
        expect(upstreamOf(stages, exits)).toEqual(new Set(expected.map(({ rank }) => rank)))
      }),
    )
  })
})

describe("what leads to some stages", () => {
  it("is what is upstream of them, each as it was, and a sink that waits for them alone", () => {
    assertProperty(
      fc.property(scenarios, someRanks, (scenario, some) => {
        const exits = pick(scenario.stages, some)
        const part = leadingTo(scenario, exits)
        expect(part.arrivalMs).toBe(arrivalMs)
        const upstream = upstreamOf(scenario.stages, exits)
        const kept = scenario.stages.filter(({ rank }) => upstream.has(rank))
        const sink = scenario.stages.at(-1)!.name
        const shown = part.stages.map((stage) => ({
          ...stage,
          parents: names(part.stages, stage.parents),
          children: names(part.stages, stage.children),
        }))
        expect(shown).toEqual([
          ...kept.map((stage, rank) => ({
            ...stage,
            rank,
            parents: names(scenario.stages, stage.parents),
            children: [
              ...names(
                scenario.stages,
                stage.children.filter((child) => upstream.has(child)),
              ),
              ...(exits.includes(stage.rank) ? [sink] : []),
            ],
          })),
          {
            _tag: "Sink",
            name: sink,
            rank: kept.length,
            parents: names(
              scenario.stages,
              exits.toSorted((left, right) => left - right),
            ),
            children: [],
          },
        ])
      }),
    )
  })
})
