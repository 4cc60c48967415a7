/** `headway laws exhaustive`: every case of the small scope, by every law that speaks of it. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { formatCount, formatDuration } from "../../report/Format.ts"
import { LawRefuted } from "../Errors.ts"
import { jsonFlag, orDefault, workersFlag } from "../Flags.ts"
import { lawsEngineFlag, lawsOnlyFlag } from "../laws/Flags.ts"
import { paint, withProgress } from "../output/Terminal.ts"
import { UsageError } from "../UsageError.ts"

const WholeNumber = Schema.Int.check(
  Schema.isBetween({ minimum: 0, maximum: 1e9 }, { expected: "a whole number from 0 to 1000000000" }),
)
const Stride = Schema.Int.check(
  Schema.isBetween({ minimum: 1, maximum: 1e9 }, { expected: "a whole number from 1 to 1000000000" }),
)

const flags = {
  engine: lawsEngineFlag,
  only: lawsOnlyFlag,
  every: Flag.Int("every").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(Stride),
    Flag.withDescription("judge one case in so many (default: 1, all of them)"),
    Flag.optional,
  ),
  case: Flag.Int("case").pipe(
    Flag.withMetavar("NUMBER"),
    Flag.withSchema(WholeNumber),
    Flag.withDescription("judge this case alone, as a refutation names it"),
    Flag.optional,
  ),
  workers: workersFlag("threads that judge"),
  json: jsonFlag,
}

const importSmallScope = Effect.promise(async () => ({
  ...(await import("../../../laws/smallScope/space.ts")),
  ...(await import("../laws/SmallScope.ts")),
  ...(await import("../laws/SmallScopeText.ts")),
}))

const exhaustive = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const { spaceOf, judgeSmallScope, tallyText, tallyDocument } = yield* importSmallScope
  const space = spaceOf()
  if (Option.isSome(given.case) && space.size <= given.case.value) {
    const found = given.case.value
    return yield* new UsageError({ reason: `--case: found ${found}, expected a number below ${space.size}` })
  }
  if (Option.isSome(given.case) && Option.isSome(given.every)) {
    return yield* new UsageError({ reason: "--case: found it beside --every, expected one of the two" })
  }
  const share = {
    ...Option.match(given.case, {
      onNone: () => ({ first: 0, step: orDefault(given.every, 1), end: space.size }),
      onSome: (index) => ({ first: index, step: 1, end: index + 1 }),
    }),
    ...(Option.isSome(given.engine) && { engine: given.engine.value }),
    ...(Option.isSome(given.only) && { only: given.only.value }),
  }
  const caseCount = Math.ceil((share.end - share.first) / share.step)
  const startedAtMs = performance.now()
  const tally = yield* withProgress((progress) =>
    judgeSmallScope(share, given.workers, ({ cases, refutations }) =>
      progress.show(
        () =>
          `judging: ${formatCount(cases)} of ${formatCount(caseCount)} cases, ${formatCount(refutations.length)} laws refuted`,
      ),
    ),
  )
  if (tally.judgements === 0) {
    const only = JSON.stringify(orDefault(given.only, ""))
    return yield* new UsageError({
      reason: `--only: found no law ${only} that speaks of these cases, expected one that does`,
    })
  }
  const duration = `${formatDuration(performance.now() - startedAtMs)} on ${given.workers === 1 ? "1 thread" : `${given.workers} threads`}`
  yield* Console.log(
    given.json ? JSON.stringify(tallyDocument(space, tally), null, 2) : tallyText(space, tally, duration, paint()),
  )
  if (0 < tally.refutations.length) return yield* new LawRefuted()
})

/** The command. */
export const exhaustiveCommand = Command.make("exhaustive", flags, exhaustive).pipe(
  Command.withDescription(
    "Judge every pipeline of up to three model nodes on a small grid of workloads and configurations, on both engines, " +
      "by every law that speaks of it. All of it takes some 35 minutes of processor time; --every takes a slice. " +
      "Exit code 0: all hold; 1: one does not; 2: bad input.",
  ),
  Command.withShortDescription("Check the laws on every small case"),
  Command.withExamples([
    { command: "headway laws exhaustive --every 10000", description: "A slice of it" },
    { command: "headway laws exhaustive --case 123456", description: "One case" },
  ]),
)
