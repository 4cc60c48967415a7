/** Flags and arguments that several commands share. */
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Flag from "effect/cli/Flag"
import * as Option from "effect/Option"
import { availableParallelism } from "node:os"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Objective } from "../domain/Objective.ts"
import * as Percentile from "../domain/Percentile.ts"
import {
  HeadwayCount,
  NonNegativeMs,
  PositiveMs,
  RateQps,
  Seed,
  SquaredCv,
  TraceSeconds,
  WorkerCount,
} from "../domain/Units.ts"
import { notebookWorkload, resamplings, traceFormats, traceFormNames } from "../domain/Workload.ts"
import { engineNames } from "./Engines.ts"
import { bundledPipeline } from "./Package.ts"
import { UsageError } from "./UsageError.ts"

/** The pipeline file; the bundled image driver unless given. */
export const pipelineArgument = Argument.String("PIPELINE.json").pipe(
  Argument.withDescription("pipeline file (default: the bundled image driver)"),
  Argument.withDefault(bundledPipeline),
)

/** The plan file of a command that is about a plan. */
export const planArgument = Argument.String("PLAN.json").pipe(
  Argument.withDescription("plan file, as headway plan --output writes it"),
)

/** The catalogue, instead of the one that the pipeline names. */
export const catalogFlag = Flag.String("catalog").pipe(
  Flag.withMetavar("FILE"),
  Flag.withDescription("model catalog to use instead of the one that the pipeline names"),
  Flag.optional,
)

/** A coefficient of variation whose square is a `SquaredCv`. */
const Cv = Schema.Number.check(
  Schema.isBetween({ minimum: 0, maximum: 31.6 }, { expected: "a coefficient of variation from 0 to 31.6" }),
)

/** The workload: a file, or a generated one. */
export const workloadFlags = {
  workload: Flag.String("workload").pipe(
    Flag.withAlias("w"),
    Flag.withMetavar("FILE"),
    Flag.withDescription(
      "trace (.deltas in ms, .intervals in µs, .timestamps in s, .counts per second, .csv, .jsonl) or workload (.json)",
    ),
    Flag.optional,
  ),
  rate: Flag.Finite("rate").pipe(
    Flag.withMetavar("QPS"),
    Flag.withSchema(RateQps),
    Flag.withDescription(
      `mean arrival rate (default: ${notebookWorkload.rateQps}); with --workload, rescales it to this rate`,
    ),
    Flag.optional,
  ),
  scv: Flag.Finite("scv").pipe(
    Flag.withMetavar("SCV"),
    Flag.withSchema(SquaredCv),
    Flag.withDescription(
      `squared coefficient of variation of the headways, 0 constant, 1 Poisson (default: ${notebookWorkload.scv})`,
    ),
    Flag.optional,
  ),
  cv: Flag.Finite("cv").pipe(
    Flag.withMetavar("CV"),
    Flag.withSchema(Cv),
    Flag.withDescription("coefficient of variation of the headways, instead of --scv"),
    Flag.optional,
  ),
  headways: Flag.Int("headways").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(HeadwayCount),
    Flag.withDescription(`how many headways to generate (default: ${notebookWorkload.headways})`),
    Flag.optional,
  ),
  minHeadwayMs: Flag.Finite("min-headway-ms").pipe(
    Flag.withMetavar("MS"),
    Flag.withSchema(NonNegativeMs),
    Flag.withDescription(`raises every generated headway to at least this (default: ${notebookWorkload.minHeadwayMs})`),
    Flag.optional,
  ),
  seed: Flag.Int("seed").pipe(
    Flag.withMetavar("SEED"),
    Flag.withSchema(Seed),
    Flag.withDescription(
      `seed of the generator, or of a trace's scatter within the seconds of counts and of its thinning (default: ${notebookWorkload.seed})`,
    ),
    Flag.optional,
  ),
  traceFormat: Flag.Literals("trace-format", traceFormats).pipe(
    Flag.withDescription(
      "what a trace holds, where its ending does not tell: headways in ms (deltas) or in µs (intervals, as perf_analyzer " +
        "--request-intervals takes them), arrival times in s (timestamps) or in ms, arrivals per second (counts), a csv " +
        "with a column of these, an Azure LLM trace, or a Mooncake trace",
    ),
    Flag.optional,
  ),
  from: Flag.Finite("from").pipe(
    Flag.withMetavar("SECONDS"),
    Flag.withSchema(TraceSeconds),
    Flag.withDescription("leave out a trace's arrivals before this time, its first one at 0"),
    Flag.optional,
  ),
  to: Flag.Finite("to").pipe(
    Flag.withMetavar("SECONDS"),
    Flag.withSchema(TraceSeconds),
    Flag.withDescription("leave out a trace's arrivals at this time and later"),
    Flag.optional,
  ),
  resample: Flag.Literals("resample", resamplings).pipe(
    Flag.withDescription(
      "how a trace comes to --rate: stretch all its headways, or thin it, which keeps a random part of its arrivals " +
        "and leaves bursts as long as they are (default: stretch)",
    ),
    Flag.optional,
  ),
  column: Flag.String("column").pipe(
    Flag.withMetavar("NAME"),
    Flag.withDescription("column of a .csv trace"),
    Flag.optional,
  ),
  columnForm: Flag.Literals("column-form", traceFormNames).pipe(
    Flag.withDescription("what that column holds, as with --trace-format"),
    Flag.optional,
  ),
  spread: Flag.Literals("spread", ["scattered", "even"]).pipe(
    Flag.withDescription("how the arrivals of a second of a .counts trace lie in it (default: scattered)"),
    Flag.optional,
  ),
}

/** What `workloadFlags` parse to. */
export type WorkloadFlags = {
  readonly [Key in keyof typeof workloadFlags]: (typeof workloadFlags)[Key] extends Flag.Flag<infer A> ? A : never
}

/** The latency that the objective's percentile may have. */
export const sloFlag = Flag.Finite("slo").pipe(
  Flag.withMetavar("MS"),
  Flag.withSchema(PositiveMs),
  Flag.withDescription("latency objective in ms (default: 500)"),
  Flag.withDefault(500),
)

/** The percentile that must meet the objective; `objectiveOf` parses it. */
export const percentileFlag = Flag.String("percentile").pipe(
  Flag.withMetavar("P"),
  Flag.withDescription("percentile that must meet the objective: p50, p99, p99.9, …, or max (default: p99)"),
  Flag.withDefault("p99"),
)

/** How a profile gives service times. */
export const serviceTimeFlag = Flag.Literals("service-time", ["throughput", "p99", "notebook"]).pipe(
  Flag.withDescription("how a profile gives the service time of a batch (default: throughput)"),
  Flag.withDefault("throughput" as const),
)

/** Whether the answer is a document instead of text. */
export const jsonFlag = Flag.Boolean("json").pipe(
  Flag.withDescription("print one JSON document and nothing else"),
  Flag.withDefault(false),
)

/** The objective of `--slo` and `--percentile`. */
export const objectiveOf = (sloMs: number, percentile: string): Effect.Effect<Objective, UsageError> =>
  Result.match(Percentile.parse(percentile), {
    onFailure: ({ message }) => Effect.fail(new UsageError({ reason: `--percentile: ${message}` })),
    onSuccess: (parsed) => Effect.succeed({ sloMs, percentile: parsed }),
  })

/** A flag that counts something, from `least` to `most`. */
export const countFlag = (
  name: string,
  description: string,
  { least, most, otherwise }: { readonly least: number; readonly most: number; readonly otherwise: number },
) =>
  Flag.Int(name).pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(
      Schema.Number.check(
        Schema.isBetween({ minimum: least, maximum: most }, { expected: `a whole number from ${least} to ${most}` }),
      ),
    ),
    Flag.withDescription(`${description} (default: ${otherwise})`),
    Flag.withDefault(otherwise),
  )

/** The value of an optional flag, or a default. */
export const orDefault = <A>(flag: Option.Option<A>, fallback: A): A => Option.getOrElse(flag, () => fallback)

/** The simulation engine. */
export const engineFlag = Flag.Literals("engine", engineNames).pipe(
  Flag.withDescription(`simulation engine (default: ${engineNames[0]})`),
  Flag.withDefault(engineNames[0]),
)

/** As many threads as there are cores, within reason: each has memory of its own. */
const mostByDefault = 8
const defaultWorkerCount = Math.min(mostByDefault, availableParallelism())

/** How many threads share the work; the results are the same. */
export const workersFlag = (what: string) =>
  Flag.Int("workers").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(WorkerCount),
    Flag.withDescription(`${what} (default: as many as cores, at most ${mostByDefault})`),
    Flag.withDefault(defaultWorkerCount),
  )

/** Where to write the document besides. */
export const outputFlag = Flag.String("output").pipe(
  Flag.withAlias("o"),
  Flag.withMetavar("FILE"),
  Flag.withDescription("also write the JSON document to this file"),
  Flag.optional,
)
