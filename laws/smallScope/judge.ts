/** Judges cases of the small scope by every law that speaks of them, on several engines. */
import * as Effect from "effect/Effect"
import type { Lineage } from "../../src/domain/Lineage.ts"
import type { Scenario } from "../../src/domain/Scenario.ts"
import type { Engine } from "../../src/engine/Engine.ts"
import { answerLaws } from "../answer.laws.ts"
import { type Case, keepScenario } from "../case.ts"
import { closedFormLaws } from "../closedForm.laws.ts"
import { joinLaws } from "../join.laws.ts"
import type { LawOf } from "../law.ts"
import { modelNodeLaws } from "../modelNode.laws.ts"
import { pipelineLaws } from "../pipeline.laws.ts"
import { makeReference } from "../reference/machine.ts"
import type { Simulator } from "../simulator.ts"
import type { Refuted } from "../verdict.ts"
import type { Space } from "./space.ts"

/** The least case that refutes a law of an engine. */
export interface Refutation {
  readonly engine: string
  readonly index: number
  readonly verdict: Refuted
}

/** What judging some cases came to. */
export interface Tally {
  readonly cases: number
  /** Laws judged, counted once for every case, engine and law that speaks of the case. */
  readonly judgements: number
  /** Of each engine and law that failed, the first refutation. */
  readonly refutations: ReadonlyArray<Refutation>
}

/** Nothing judged yet. */
export const noTally: Tally = { cases: 0, judgements: 0, refutations: [] }

/** Two tallies as one, whichever was first. */
export const merge = (left: Tally, right: Tally): Tally => ({
  cases: left.cases + right.cases,
  judgements: left.judgements + right.judgements,
  refutations: [...left.refutations, ...right.refutations]
    .toSorted((one, other) => one.index - other.index)
    .filter(({ engine, verdict }, place, all) => {
      return place === all.findIndex((each) => each.engine === engine && each.verdict.law === verdict.law)
    }),
})

/** A simulator that simulates a scenario once; scenarios are told apart by identity. */
const remembering = <S extends Simulator>(simulator: S): S => {
  const known = new WeakMap<Scenario, Lineage>()
  return {
    ...simulator,
    simulate: (scenario) => {
      const lineage = known.get(scenario)
      if (lineage !== undefined) return Effect.succeed(lineage)
      return Effect.tap(simulator.simulate(scenario), (simulated) => Effect.sync(() => known.set(scenario, simulated)))
    },
  }
}

/** That a simulation can be repeated is no question for one that remembers. */
const needsFreshEngine = ({ name }: LawOf<Case>): boolean => name === "Pipeline.deterministic"

interface Judging {
  readonly engine: string
  /** Laws that share one simulation of a case, and laws that are to simulate for themselves. */
  readonly shared: ReadonlyArray<LawOf<Case>>
  readonly fresh: ReadonlyArray<LawOf<Case>>
}

const judgingBy = (engine: Engine["Service"], specification: Simulator, isAsked: (law: string) => boolean): Judging => {
  const lawsOf = (judged: Engine["Service"]) =>
    [
      modelNodeLaws(judged),
      closedFormLaws(judged),
      joinLaws(judged),
      pipelineLaws(judged, specification),
      answerLaws(judged),
    ]
      .flatMap(({ laws }) => laws)
      .filter(({ name }) => isAsked(name))
  return {
    engine: engine.name,
    shared: lawsOf(remembering(engine)).filter((law) => !needsFreshEngine(law)),
    fresh: lawsOf(engine).filter(needsFreshEngine),
  }
}

/** A judge of the cases of a space; `isAsked` restricts the laws by name. */
export const makeJudge = (
  space: Space,
  engines: ReadonlyArray<Engine["Service"]>,
  isAsked: (law: string) => boolean = () => true,
): ((index: number) => Tally) => {
  const specification = remembering(makeReference())
  const judging = engines.map((engine) => judgingBy(engine, specification, isAsked))
  return (index) => {
    const shared = space.at(index)
    keepScenario(shared)
    let judgements = 0
    const refutations: Array<Refutation> = []
    const judge = (engine: string, law: LawOf<Case>, value: Case): void => {
      const verdict = Effect.runSync(law.judge(value))
      judgements += verdict.runs
      if (verdict._tag === "Refuted") refutations.push({ engine, index, verdict })
    }
    for (const { engine, shared: laws, fresh } of judging) {
      for (const law of laws) judge(engine, law, shared)
      for (const law of fresh) judge(engine, law, space.at(index))
    }
    return { cases: 1, judgements, refutations }
  }
}
