/** The flags of `headway profile measure`, and the settings that they make. */
import * as Argument from "effect/cli/Argument"
import type * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import type { MeasurementSettings } from "../../domain/Measurement.ts"
import { BatchSize, CostPerHour, Name, ReplicaCount } from "../../domain/Units.ts"
import { countFlag, jsonFlag } from "../Flags.ts"
import { Percent, timeoutFlag } from "../LiveFlags.ts"
import { UsageError } from "../UsageError.ts"

const defaultBatchSizes: readonly [number, ...Array<number>] = [1, 2, 4, 8, 16, 32]
const maxBatchSizes = 64

/** The flags and the argument. */
export const measureFlags = {
  model: Argument.String("MODEL").pipe(Argument.withDescription("the model's name on the server")),
  url: Flag.String("url").pipe(
    Flag.withMetavar("URL"),
    Flag.withDescription("the server, such as http://localhost:8000; it speaks the Open Inference Protocol v2"),
  ),
  hardware: Flag.String("hardware").pipe(
    Flag.withMetavar("NAME"),
    Flag.withSchema(Name),
    Flag.withDescription("the hardware that the server runs the model on, as the catalog is to name it"),
  ),
  costPerHour: Flag.Finite("cost-per-hour").pipe(
    Flag.withMetavar("COST"),
    Flag.withSchema(CostPerHour),
    Flag.withDescription("what one replica on that hardware costs; not needed if --catalog prices it"),
    Flag.optional,
  ),
  output: Flag.String("output").pipe(
    Flag.withAlias("o"),
    Flag.withMetavar("CATALOG.json"),
    Flag.withDescription("where to write the catalog; partial results are kept beside it until it is written"),
  ),
  catalog: Flag.String("catalog").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("catalog to add the profile to; a profile of the model on the hardware is replaced"),
    Flag.optional,
  ),
  as: Flag.String("as").pipe(
    Flag.withMetavar("NAME"),
    Flag.withSchema(Name),
    Flag.withDescription("the model's name in the catalog (default: its name on the server)"),
    Flag.optional,
  ),
  batchSize: Flag.Int("batch-size").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(BatchSize),
    Flag.withDescription(`a batch size to measure; may be repeated (default: ${defaultBatchSizes.join(", ")})`),
    Flag.atMost(maxBatchSizes),
  ),
  replicas: Flag.Int("replicas").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(ReplicaCount),
    Flag.withDescription("how many replicas of the model serve behind the URL (default: 1)"),
    Flag.withDefault(1),
  ),
  repeats: countFlag("repeats", "how often to measure each batch size; the medians count", {
    least: 1,
    most: 100,
    otherwise: 3,
  }),
  warmup: countFlag("warmup", "requests before each load that are not counted", {
    least: 1,
    most: 100_000,
    otherwise: 10,
  }),
  window: countFlag("window", "requests of a window; a load ends when three windows in a row agree", {
    least: 1,
    most: 100_000,
    otherwise: 50,
  }),
  maxWindows: countFlag("max-windows", "windows after which a load ends though they do not agree", {
    least: 3,
    most: 1000,
    otherwise: 20,
  }),
  tolerance: Flag.Finite("tolerance").pipe(
    Flag.withMetavar("PERCENT"),
    Flag.withSchema(Percent),
    Flag.withDescription("how far from their mean windows that agree may be (default: 5)"),
    Flag.withDefault(5),
  ),
  maxConcurrency: countFlag("max-concurrency", "the most requests at once", { least: 2, most: 10_000, otherwise: 64 }),
  timeout: timeoutFlag,
  input: Flag.String("input").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("inference request of one query, JSON as the protocol has it (default: zeros)"),
    Flag.optional,
  ),
  resume: Flag.Boolean("resume").pipe(
    Flag.withDescription("go on with the partial results of the same command, if there are any"),
    Flag.withDefault(false),
  ),
  json: jsonFlag,
}

/** What the flags parse to. */
export type MeasureFlags = Command.Command.Config.Infer<typeof measureFlags>

/** The settings of a measurement; batch sizes ascending, each once. */
export const settingsOf = (given: MeasureFlags): Effect.Effect<MeasurementSettings, UsageError> => {
  const { replicas, maxConcurrency } = given
  if (maxConcurrency <= replicas) {
    const reason = `--max-concurrency: found ${maxConcurrency}, expected more than the ${replicas} replicas, or none would ever wait`
    return Effect.fail(new UsageError({ reason }))
  }
  const [first, ...rest] = [...new Set(given.batchSize)].toSorted((left, right) => left - right)
  return Effect.succeed({
    batchSizes: first === undefined ? defaultBatchSizes : [first, ...rest],
    repeats: given.repeats,
    warmupRequests: given.warmup,
    windowRequests: given.window,
    maxWindows: given.maxWindows,
    tolerance: given.tolerance / 100,
    replicas,
    maxConcurrency,
  })
}
