/** `headway laws`: the catalogue of laws, checked on what ships. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Seed } from "../../domain/Units.ts"
import { LawRefuted } from "../Errors.ts"
import { jsonFlag } from "../Flags.ts"
import type { LawsDocument } from "../laws/Document.ts"
import { lawsEngineFlag, lawsOnlyFlag } from "../laws/Flags.ts"
import { paint, withProgress } from "../output/Terminal.ts"
import { exhaustiveCommand } from "./LawsExhaustive.ts"
import { queueingCommand } from "./LawsQueueing.ts"
import { version } from "../Package.ts"
import { UsageError } from "../UsageError.ts"

const maxRuns = 1_000_000

const RunCount = Schema.Int.check(
  Schema.isBetween({ minimum: 1, maximum: maxRuns }, { expected: `a whole number from 1 to ${maxRuns}` }),
)

/** A path of choices as a refutation prints it: numbers and colons. */
const CasePath = Schema.String.check(
  Schema.isPattern(/^\d+(?::\d+)*$/, { expected: "the path that a refutation shows, such as 12:0:1" }),
)

const flags = {
  engine: lawsEngineFlag,
  only: lawsOnlyFlag,
  runs: Flag.Int("runs").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(RunCount),
    Flag.withDescription("cases of an ordinary law; one that costs more gets fewer (default: 100)"),
    Flag.withDefault(100),
  ),
  seed: Flag.Int("seed").pipe(
    Flag.withMetavar("SEED"),
    Flag.withSchema(Seed),
    Flag.withDescription("seed of the generated cases (default: another at every run; it is printed)"),
    Flag.optional,
  ),
  path: Flag.String("path").pipe(
    Flag.withMetavar("PATH"),
    Flag.withSchema(CasePath),
    Flag.withDescription("go straight to the case that a refutation names; with --only and --seed"),
    Flag.optional,
  ),
  list: Flag.Boolean("list").pipe(
    Flag.withDescription("list the laws instead of checking them"),
    Flag.withDefault(false),
  ),
  json: jsonFlag,
}

/** Loaded only here: the laws and their generators take long to load. */
const importLaws = Effect.promise(async () => ({
  ...(await import("../../../laws/run.ts")),
  ...(await import("../laws/Text.ts")),
  ...(await import("../laws/Document.ts")),
}))

/** A seed that nobody chose. */
const freshSeed = Effect.sync(() => Math.floor(Math.random() * 2 ** 31))

const laws = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const { shippedLaws, checkEach, listText, checkedText, checkedLawDocument } = yield* importLaws
  const only = Option.getOrUndefined(given.only)
  const chosen = shippedLaws(Option.getOrUndefined(given.engine), only)
  if (chosen.length === 0) {
    const theories = [...new Set(shippedLaws(undefined).map(({ theory }) => theory))].join(", ")
    return yield* new UsageError({
      reason: `--only: found ${JSON.stringify(only)}, expected a law (headway laws --list), or one of ${theories}`,
    })
  }
  if (given.list) {
    const listed = chosen.map(({ law: { name, statement, symbols, source }, subject }) => ({
      law: name,
      subject,
      statement,
      symbols,
      ...(source !== undefined && { source }),
    }))
    return yield* Console.log(given.json ? JSON.stringify(listed, null, 2) : listText(chosen))
  }
  const path = Option.getOrUndefined(given.path)
  if (path !== undefined) {
    const isOneLaw = new Set(chosen.map(({ law }) => law.name)).size === 1
    const missing = isOneLaw ? (Option.isNone(given.seed) ? "--seed" : undefined) : "one law's name in --only"
    if (missing !== undefined) {
      return yield* new UsageError({
        reason: `--path: found it without ${missing}, expected both, as a refutation prints them`,
      })
    }
  }
  const seed = Option.isSome(given.seed) ? given.seed.value : yield* freshSeed
  const { runs } = given
  const checked = yield* withProgress((progress) => {
    let doneCount = 0
    const show = () =>
      progress.show(() => `checking ${chosen[doneCount]?.law.name ?? ""}: ${doneCount} of ${chosen.length} laws`)
    show()
    return checkEach(chosen, { seed, runs, ...(path !== undefined && { path }) }).pipe(
      Stream.tap(() =>
        Effect.sync(() => {
          doneCount++
          show()
        }),
      ),
      Stream.runCollect,
    )
  })
  const holds = checked.every(({ verdict }) => verdict._tag === "Passed")
  const document: LawsDocument = {
    format: "headway-laws/1",
    headway: version,
    seed,
    runs,
    holds,
    laws: checked.map(checkedLawDocument),
  }
  yield* Console.log(given.json ? JSON.stringify(document, null, 2) : checkedText(checked, seed, runs, paint()))
  if (!holds) return yield* new LawRefuted()
})

/** The command. */
export const lawsCommand = Command.make("laws", flags, laws).pipe(
  Command.withDescription(
    "Check the laws that engines, nodes and planners answer to, on generated cases. A refutation shows the least case " +
      "that was found, drawn, and the command that runs it again. Exit code 0: all hold; 1: one does not; 2: bad input.",
  ),
  Command.withShortDescription("Check the laws on what Headway ships"),
  Command.withExamples([
    { command: "headway laws --only Scheduler --runs 20", description: "The one rule of time" },
    { command: "headway laws --engine kernel --only Join --seed 7", description: "One theory about one engine" },
    { command: "headway laws --list", description: "Every law, in words" },
  ]),
  Command.withSubcommands([exhaustiveCommand, queueingCommand]),
)
