/** `headway laws queueing`: simulated queues beside queueing theory. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Seed } from "../../domain/Units.ts"
import { Engine } from "../../engine/Engine.ts"
import { engineLayer } from "../Engines.ts"
import { LawRefuted } from "../Errors.ts"
import { engineFlag, jsonFlag } from "../Flags.ts"
import { paint, withProgress } from "../output/Terminal.ts"

const minQueries = 1000
const maxQueries = 5_000_000

const QueryCount = Schema.Int.check(
  Schema.isBetween(
    { minimum: minQueries, maximum: maxQueries },
    { expected: `a whole number from ${minQueries} to ${maxQueries}` },
  ),
)

const flags = {
  engine: engineFlag,
  queries: Flag.Int("queries").pipe(
    Flag.withMetavar("COUNT"),
    Flag.withSchema(QueryCount),
    Flag.withDescription("queries of each simulation, of which a tenth is warm-up (default: 200000)"),
    Flag.withDefault(200_000),
  ),
  seed: Flag.Int("seed").pipe(
    Flag.withMetavar("SEED"),
    Flag.withSchema(Seed),
    Flag.withDescription("seed of the arrivals (default: 1)"),
    Flag.withDefault(1),
  ),
  json: jsonFlag,
}

const importTable = Effect.promise(async () => ({
  ...(await import("../../../laws/queueingTable.ts")),
  ...(await import("../laws/QueueingText.ts")),
}))

const queueing = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const { queueingRows, rowCount, tableConfidence, queueingText } = yield* importTable
  const engine = yield* Engine
  const { seed, queries, json } = given
  const rows = yield* withProgress((progress) => {
    let doneCount = 0
    return queueingRows(engine, { seed, queries }).pipe(
      Stream.tap(() => Effect.sync(() => progress.show(() => `simulating: ${++doneCount} of ${rowCount} queues`))),
      Stream.runCollect,
      Effect.orDie,
    )
  })
  const holds = rows.every(({ agrees }) => agrees)
  const inputs = { seed, queries, confidence: tableConfidence }
  const document = { format: "headway-queueing/1", engine: engine.name, ...inputs, holds, rows }
  yield* Console.log(json ? JSON.stringify(document, null, 2) : queueingText(rows, inputs, paint()))
  if (!holds) return yield* new LawRefuted()
})

/** The command. */
export const queueingCommand = Command.make("queueing", flags, (given) =>
  Effect.provide(queueing(given), engineLayer(given.engine)),
).pipe(
  Command.withDescription(
    "Simulate queues whose mean wait is known (M/D/1, M/D/c and bulk service) and put theory and simulation side by " +
      "side. Exit code 0: theory lies in every confidence interval; 1: it does not, as happens by chance in a few of a " +
      "hundred runs; 2: bad input.",
  ),
  Command.withShortDescription("Compare simulated queues with queueing theory"),
  Command.withExamples([{ command: "headway laws queueing", description: "The table of docs/laws.md" }]),
)
