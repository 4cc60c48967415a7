/** Runs laws of what ships, one after the other, as the command line and other scripts do. */
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CheckOptions, Law, LawSet } from "./law.ts"
import { type EngineName, engineLawsOf, engines, lawsOfNoEngine, plannerLawsOf } from "./shipped.ts"
import type { Verdict } from "./verdict.ts"

/** A law, the thing that it judges, and the engine that this is or runs on, if any. */
export interface BoundLaw {
  readonly law: Law
  readonly theory: string
  readonly subject: string
  readonly engine: EngineName | undefined
}

/** A law that was checked. */
export interface CheckedLaw extends BoundLaw {
  readonly verdict: Verdict
}

const bound =
  (engine: EngineName | undefined) =>
  ({ theory, subject, laws }: LawSet): ReadonlyArray<BoundLaw> =>
    laws.map((law) => ({ law, theory, subject, engine }))

/** Every law of what ships, of one engine or of all: the one of this name, or all whose names begin with it. */
export const shippedLaws = (engine: EngineName | undefined, only = ""): ReadonlyArray<BoundLaw> => {
  const names = engine === undefined ? (Object.keys(engines) as ReadonlyArray<EngineName>) : [engine]
  const all = [
    ...names.flatMap((name) => [...engineLawsOf(name), ...plannerLawsOf(name)].flatMap(bound(name))),
    ...lawsOfNoEngine.flatMap(bound(undefined)),
  ]
  const named = all.filter(({ law }) => law.name === only)
  return named.length === 0 ? all.filter(({ law }) => law.name.startsWith(only)) : named
}

const commandFor = (engine: EngineName | undefined): string =>
  engine === undefined ? "headway laws" : `headway laws --engine ${engine}`

/** Checks laws in their order, and gives each when it is done. */
export const checkEach = (laws: ReadonlyArray<BoundLaw>, options: CheckOptions): Stream.Stream<CheckedLaw> =>
  Stream.mapEffect(Stream.fromIterable(laws), (each) =>
    Effect.map(each.law.check({ ...options, command: commandFor(each.engine) }), (verdict) => ({ ...each, verdict })),
  )
