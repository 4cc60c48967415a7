/**
 * Laws. A law has three layers: the *sentence*, a function of one case that returns both sides of an equation; the
 * *binding*, which gives the sentence its name, its statement and the cases it is to hold for; and the *set*, a function
 * of the thing judged (a scheduler, an engine) that gives every law of a theory about it.
 */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as fc from "fast-check"
import type { Equation } from "./equation.ts"
import { type Answer, effectOf, Endless, run, sidesOf, Unequal } from "./outcome.ts"
import { showValue } from "./show/value.ts"
import { type Refuted, replayOf, type Verdict } from "./verdict.ts"

/** How to check: the runs of an ordinary law, the generators' seed, and the path to one case, as a refutation gives it. */
export interface CheckOptions {
  readonly runs?: number
  readonly seed?: number
  readonly path?: string
  /** The command that checks what is judged, such as `headway laws --engine kernel`, for refutations to name. */
  readonly command?: string
  /** A case that takes longer than this counts as a failure. */
  readonly limitMs?: number
  /** Whether to look for the least counterexample, and not stop at the first; it is looked for unless this is false. */
  readonly shrinks?: boolean
}

/** A law, bound to what it judges. */
export interface Law {
  /** `Theory.law` */
  readonly name: string
  /** The statement in words. */
  readonly statement: string
  /** The statement in symbols. */
  readonly symbols: string
  /** Where the law comes from, if it is a known result. */
  readonly source: string | undefined
  /** Looks for a counterexample. */
  readonly check: (options: CheckOptions) => Effect.Effect<Verdict>
}

/** A law about every case of a type. */
export interface LawOf<A> extends Law {
  /** Whether the law speaks of this case. */
  readonly applies: (value: A) => boolean
  /**
   * Judges one case, such as one on file or one of an enumeration, however long it takes; a case that the law does not
   * speak of passes in no runs.
   */
  readonly judge: (value: A) => Effect.Effect<Verdict>
}

/** Every law of a theory about one thing. */
export interface LawSet<L extends Law = Law> {
  readonly theory: string
  readonly subject: string
  readonly laws: ReadonlyArray<L>
}

/** Runs of an ordinary law, unless the caller says otherwise. */
export const defaultRuns = 100

// A case takes milliseconds; this much only where a busy machine leaves next to nothing for it.
const defaultLimitMs = 60_000

/** A refutation but for where it was found. */
type Refutation = Omit<Refuted, "_tag" | "seed" | "runs" | "path" | "replay">

interface Naming {
  readonly name: string
  readonly statement: string
  readonly symbols: string
  readonly source?: string
  /** How many runs of an ordinary law one run of this law costs; it gets that many times fewer. */
  readonly cost?: number
}

/** What `forAll` binds. */
export interface Binding<A> extends Naming {
  readonly given: fc.Arbitrary<A>
  /** Restricts the law to some of the cases. */
  readonly where?: (value: A) => boolean
  readonly sentence: (value: A) => Answer<Equation>
  /** Prints a case for a person. */
  readonly show?: (value: A) => Answer<string>
}

/** What `sometimes` binds. */
export interface Coverage<A> extends Naming {
  readonly given: fc.Arbitrary<A>
  readonly satisfies: (value: A) => Answer<boolean>
}

/** The law that a sentence holds for every case. */
export const forAll = <A>(binding: Binding<A>): LawOf<A> => {
  const { name, statement, symbols, source, given, sentence, where: applies = () => true } = binding

  const hold = async (value: A, limitMs = defaultLimitMs): Promise<void> => {
    const equation = await run(sentence(value), limitMs)
    if (equation.differsAt !== undefined) throw new Unequal(equation)
  }

  /** Once a case did not end, no smaller one is looked for: each might take as long. */
  const property = (limitMs?: number) => {
    let isEndless = false
    return fc.asyncProperty(given, async (value) => {
      fc.pre(applies(value))
      if (isEndless) return
      try {
        await hold(value, limitMs)
      } catch (failure) {
        isEndless = failure instanceof Endless
        throw failure
      }
    })
  }

  /** The case for a person; one that cannot be drawn, as a value. */
  const shown = (value: A): Effect.Effect<string> =>
    Effect.catchCause(
      effectOf(() => binding.show?.(value) ?? showValue(value)),
      () => Effect.sync(() => showValue(value)),
    )

  const refutation = (value: A, failure: unknown, where: string): Refutation => {
    return { law: name, symbols, counterexample: value, where, ...sidesOf(failure) }
  }

  const check = (options: CheckOptions): Effect.Effect<Verdict> =>
    Effect.promise(async () => {
      const { seed, path, runs = defaultRuns, limitMs, command, shrinks = true } = options
      const numRuns = runsOf(runs, binding.cost)
      const outcome = await fc.check(property(limitMs), {
        numRuns,
        endOnFailure: !shrinks,
        ...(seed !== undefined && { seed }),
        ...(path && { path }),
      })
      const at = { seed: outcome.seed, runs: outcome.numRuns }
      if (!outcome.failed) return { _tag: "Passed", law: name, ...at }
      if (outcome.counterexample === null) return { _tag: "Starved", law: name, ...at, skipped: outcome.numSkips }
      const [value] = outcome.counterexample
      const foundAt = outcome.counterexamplePath ?? ""
      const replay = replayOf(name, { seed: at.seed, path: foundAt }, command)
      const orElse = () => Effect.sync(() => showValue(value))
      const where = await Effect.runPromise(Effect.timeoutOrElse(shown(value), { duration: defaultLimitMs, orElse }))
      return { _tag: "Refuted", ...refutation(value, outcome.errorInstance, where), ...at, path: foundAt, replay }
    })

  const passed = (runs: number): Verdict => ({ _tag: "Passed", law: name, seed: 0, runs })

  // No promise on the way, so that an enumeration can run it at once.
  const judge = (value: A): Effect.Effect<Verdict> =>
    Effect.suspend(() => (applies(value) ? judgeApplying(value) : Effect.succeed(passed(0))))

  const judgeApplying = (value: A): Effect.Effect<Verdict> =>
    Effect.matchCauseEffect(effectOf(sentence, value), {
      onSuccess: (equation) =>
        equation.differsAt === undefined ? Effect.succeed(passed(1)) : refuted(value, new Unequal(equation)),
      onFailure: (cause) => refuted(value, Cause.squash(cause)),
    })

  const refuted = (value: A, failure: unknown): Effect.Effect<Verdict> =>
    Effect.map(shown(value), (where) => {
      return { _tag: "Refuted", ...refutation(value, failure, where), seed: 0, runs: 1, path: "", replay: "" }
    })

  return { name, statement, symbols, source, check, applies, judge }
}

/** A case that a `sometimes` law was looking for. */
class Found extends Error {}

/** How many times more cases than an ordinary law a `sometimes` law looks at before it gives up, even if that gets few. */
const patience = 10

/**
 * The claim that some generated cases satisfy a predicate: proof that the laws over these cases were not true for want
 * of cases. It ends with the first such case.
 */
export const sometimes = <A>({ name, statement, symbols, source, cost, given, satisfies }: Coverage<A>): Law => {
  const check = ({
    seed,
    runs = defaultRuns,
    limitMs = defaultLimitMs,
    command,
  }: CheckOptions): Effect.Effect<Verdict> =>
    Effect.promise(async () => {
      const property = fc.asyncProperty(given, async (value) => {
        if (await run(satisfies(value), limitMs)) throw new Found()
      })
      const numRuns = runsOf(Math.max(runs, defaultRuns) * patience, cost)
      const outcome = await fc.check(property, { numRuns, endOnFailure: true, ...(seed !== undefined && { seed }) })
      const at = { law: name, seed: outcome.seed, runs: outcome.numRuns }
      const failure = outcome.failed ? outcome.errorInstance : undefined
      if (failure instanceof Found) return { _tag: "Passed", ...at }
      const left = failure === undefined ? `0 of ${at.runs} generated cases` : sidesOf(failure).left
      const sides = { where: statement, left, right: "at least one", differsAt: "" }
      const replay = replayOf(name, { seed: at.seed, path: "" }, command)
      return { _tag: "Refuted", ...at, symbols, path: "", counterexample: undefined, ...sides, replay }
    })
  return { name, statement, symbols, source, check }
}

/** Checks every law of a set, one after the other. */
export const checkAll = <L extends Law>(
  { laws }: LawSet<L>,
  options: CheckOptions,
): Effect.Effect<ReadonlyArray<Verdict>> => Effect.forEach(laws, (law) => law.check(options))

const runsOf = (runs: number, cost = 1): number => Math.max(1, Math.ceil(runs / cost))
