/** `headway retest`: a plan on fresh workloads, since one that is fitted to one sample may owe it to luck. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { InvalidValue } from "../../domain/InputErrors.ts"
import type { RetestDocument } from "../../domain/Retest.ts"
import { Seed, seedCount } from "../../domain/Units.ts"
import { type GeneratedWorkload, isGenerated } from "../../domain/Workload.ts"
import { attainmentOf, retest, type SeedResult } from "../../planner/Attainment.ts"
import { attainmentDocument } from "../../report/Explanations.ts"
import { formatCount } from "../../report/Format.ts"
import { retestText } from "../../report/RetestText.ts"
import { engineLayer } from "../Engines.ts"
import { countFlag, engineFlag, jsonFlag, outputFlag, planArgument } from "../Flags.ts"
import type { InputFileError } from "../input/InputFileError.ts"
import { readSoundPlan, type SoundPlan } from "../input/SoundPlan.ts"
import { emit, openOutput } from "../output/Output.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"

const maxSeeds = 100_000

const flags = {
  plan: planArgument,
  seeds: countFlag("seeds", "how many fresh workloads", { least: 1, most: maxSeeds, otherwise: 10 }),
  firstSeed: Flag.Int("first-seed").pipe(
    Flag.withMetavar("SEED"),
    Flag.withSchema(Seed),
    Flag.withDescription(
      "seed of the first; the others follow it, without those that the plan was made for (default: the one after these)",
    ),
    Flag.optional,
  ),
  engine: engineFlag,
  json: jsonFlag,
  output: outputFlag,
}

const run = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const output = yield* openOutput(given.output)
  const document = yield* withProgress((progress) =>
    Effect.gen(function* () {
      const sound = yield* readSoundPlan(given.plan, progress)
      const workload = yield* onlyGeneratedPhase(sound)
      const seeds = freshSeeds(
        seedsOf(sound),
        given.seeds,
        Option.getOrElse(given.firstSeed, () => workload.seed),
      )
      return yield* retestDocument(sound, workload, seeds, progress)
    }),
  )
  yield* emit(output, document, given.json, () => retestText(document, paint()))
})

const retestDocument = Effect.fnUntraced(function* (
  { file, head, scenario, objective }: SoundPlan,
  workload: GeneratedWorkload,
  seeds: ReadonlyArray<number>,
  progress: Progress,
) {
  const results: Array<SeedResult> = []
  const meetingSoFar = () => results.filter(({ meets }) => meets).length
  yield* Stream.runForEach(retest({ stages: scenario.stages, workload, objective }, seeds), (result) => {
    results.push(result)
    progress.show(() => `simulating seeds: ${formatCount(meetingSoFar())} of ${formatCount(results.length)} meet`)
    return Effect.yieldNow
  })
  return {
    format: "headway-retest/1",
    file,
    ...head,
    ...attainmentDocument(attainmentOf(results)),
  } satisfies RetestDocument
})

/** The workload, if it is one that another seed makes afresh. */
const onlyGeneratedPhase = ({ workload, locate }: SoundPlan): Effect.Effect<GeneratedWorkload, InputFileError> => {
  const [phase] = workload.phases
  if (workload.phases.length === 1 && isGenerated(phase!)) return Effect.succeed(phase)
  const found = workload.phases.length === 1 ? "a recorded workload" : `${workload.phases.length} phases`
  const expected = "one generated phase, which another seed makes afresh"
  return Effect.fail(locate(new InvalidValue({ path: "workload.phases", found, expected })))
}

/** The seeds that a plan was made for. */
const seedsOf = ({ workload, further }: SoundPlan): ReadonlySet<number> =>
  new Set(
    [workload, ...(further?.workloads ?? [])].flatMap(({ phases }) =>
      phases.flatMap((phase) => (isGenerated(phase) ? phase.seed : [])),
    ),
  )

/** So many seeds that follow each other, from a first one on, without some. */
const freshSeeds = (without: ReadonlySet<number>, count: number, first: number): ReadonlyArray<number> =>
  Array.from({ length: count + without.size }, (_, index) => (first + index) % seedCount)
    .filter((seed) => !without.has(seed))
    .slice(0, count)

/** The command. */
export const retestCommand = Command.make("retest", flags, (given) =>
  run(given).pipe(Effect.scoped, Effect.provide(engineLayer(given.engine))),
).pipe(
  Command.withDescription(
    "Re-test a plan on fresh workloads, generated as its own but for the seed: on how many of them it meets the " +
      "objective, with a 95 % interval. Exit code 0: done, whatever came of it; 2: bad input.",
  ),
  Command.withShortDescription("Re-test a plan on fresh workloads"),
  Command.withExamples([
    { command: "headway retest plan.json", description: "Ten fresh seeds" },
    { command: "headway retest plan.json --seeds 40 --json", description: "Forty, as JSON" },
  ]),
)
