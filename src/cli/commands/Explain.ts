/** `headway explain`: why a plan has its latency, and what would change it. */
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { ExplanationDocument } from "../../domain/Explanation.ts"
import { isGenerated } from "../../domain/Workload.ts"
import { Engine } from "../../engine/Engine.ts"
import { fasterMs, moreVariableMs } from "../../planner/explain/Growth.ts"
import { findHeadroom, type Grid } from "../../planner/explain/Headroom.ts"
import { stepsFrom, trySteps } from "../../planner/explain/Knobs.ts"
import { passageOf } from "../../planner/explain/Passage.ts"
import { slacks } from "../../planner/explain/Slack.ts"
import { breakdowns, figuresOf, headroomDocument } from "../../report/Explanations.ts"
import { explanationText } from "../../report/ExplanationText.ts"
import { formatCount, formatShare } from "../../report/Format.ts"
import { engineLayer } from "../Engines.ts"
import { engineFlag, jsonFlag, outputFlag, planArgument } from "../Flags.ts"
import { readSoundPlan, type SoundPlan } from "../input/SoundPlan.ts"
import { emit, openOutput } from "../output/Output.ts"
import { paint, type Progress, withProgress } from "../output/Terminal.ts"

/** Rates up to a bit over four times the plan's; CVs up to 3.2 more. */
const grid: Grid = { step: 0.05, steps: 64, stepsBeyond: 5, tolerance: 0.001 }

const flags = { plan: planArgument, engine: engineFlag, json: jsonFlag, output: outputFlag }

const explain = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const output = yield* openOutput(given.output)
  const document = yield* withProgress((progress) =>
    Effect.flatMap(readSoundPlan(given.plan, progress), (sound) => explanationOf(sound, progress)),
  )
  yield* emit(output, document, given.json, () => explanationText(document, paint()))
})

const explanationOf = Effect.fnUntraced(function* (sound: SoundPlan, progress: Progress) {
  const { file, head, plan, problem, objective, scenario, lineage } = sound
  const passage = passageOf(scenario, lineage)
  const { configuration, costPerHour, latencyMs } = plan
  const stepCount = stepsFrom(problem, configuration).length
  let tried = 0
  const steps = yield* Stream.runCollect(
    Stream.tap(trySteps(problem, configuration), () =>
      Effect.sync(() => {
        tried++
        progress.show(() => `simulating steps: ${formatCount(tried)} of ${formatCount(stepCount)}`)
      }),
    ),
  )
  return {
    format: "headway-explanation/1",
    file,
    ...head,
    plan: { configuration, costPerHour, latencyMs },
    contributions: breakdowns(scenario, passage, objective.percentile),
    slack: slacks(passage, objective),
    steps,
    ...figuresOf(problem, configuration),
    headroom: yield* headroomOf(sound, progress),
  } satisfies ExplanationDocument
})

/** How far rate and CV may grow. */
const headroomOf = Effect.fnUntraced(function* (
  { problem: { arrivalMs }, workload, scenario, objective, head }: SoundPlan,
  progress: Progress,
) {
  const engine = yield* Engine
  const { phases } = workload
  const generated = phases.every(isGenerated) ? phases.filter(isGenerated) : undefined
  const find = (what: string, arrivalsMs: (growth: number) => Float64Array) =>
    Effect.map(
      findHeadroom((growth) => {
        progress.show(() => `simulating ${what} grown by ${formatShare(growth)}`)
        const verdict = Effect.suspend(() =>
          engine.verdict({ stages: scenario.stages, arrivalMs: arrivalsMs(growth) }, objective),
        )
        return Effect.andThen(
          Effect.yieldNow,
          Effect.map(verdict, ({ _tag }) => _tag === "Meets"),
        )
      }, grid),
      (found) => headroomDocument(found, grid),
    )
  return {
    rate:
      head.workload.meanRateQps === null
        ? null
        : yield* find("a rate", (growth) => fasterMs({ arrivalMs, generated }, growth)),
    cv: generated === undefined ? null : yield* find("a CV", (growth) => moreVariableMs(generated, growth)),
  }
})

/** The command. */
export const explainCommand = Command.make("explain", flags, (given) =>
  explain(given).pipe(Effect.scoped, Effect.provide(engineLayer(given.engine))),
).pipe(
  Command.withDescription(
    "Explain a plan: what each model contributes to latency, where the slack is, what one step of each knob does to " +
      "cost and latency, where the figures of its profiles come from, and how far rate and CV may grow before the objective is missed. " +
      "Exit code 0: done; 2: bad input, such as a plan that its inputs no longer give.",
  ),
  Command.withShortDescription("Explain a plan's latency, slack, knobs and headroom"),
  Command.withExamples([
    { command: "headway explain plan.json", description: "What headway plan --output plan.json wrote" },
    { command: "headway explain plan.json --json | jq .slack", description: "The slack alone, for a script" },
  ]),
)
