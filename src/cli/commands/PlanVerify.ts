/** `headway plan verify`: whether a plan is what it says, judged by another engine and by enumeration. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import type { CheckDocument, VerificationDocument } from "../../domain/Verification.ts"
import { verificationText } from "../../report/VerificationText.ts"
import { type EngineName, engineLayer } from "../Engines.ts"
import { PlanDoesNotHold } from "../Errors.ts"
import { countFlag, jsonFlag, outputFlag, planArgument } from "../Flags.ts"
import { readPlan } from "../input/PlanFile.ts"
import { emit, openOutput } from "../output/Output.ts"
import { paint, withProgress } from "../output/Terminal.ts"
import { version } from "../Package.ts"
import { type CheckOptions, checksOf } from "../verify/Checks.ts"
import type { Finding } from "../verify/Finding.ts"

/** The most configurations that may be enumerated. */
const maxEnumerated = 1e9

const flags = {
  plan: planArgument,
  enumerateUpTo: countFlag("enumerate-up-to", "simulate every cheaper configuration where there are at most so many", {
    least: 0,
    most: maxEnumerated,
    otherwise: 20_000,
  }),
  withTies: Flag.Boolean("with-ties").pipe(
    Flag.withDescription("simulate what costs just as much as the plan too: none may be faster"),
    Flag.withDefault(false),
  ),
  json: jsonFlag,
  output: outputFlag,
}

const verify = Effect.fnUntraced(function* (given: Command.Command.Config.Infer<typeof flags>) {
  const output = yield* openOutput(given.output)
  const document = yield* withProgress((progress) =>
    Effect.gen(function* () {
      const inputs = yield* readPlan(given.plan, progress)
      const other: EngineName = inputs.engineName === "kernel" ? "event-loop" : "kernel"
      const found = yield* Effect.provide(
        runChecks({ inputs, progress, enumerateUpTo: given.enumerateUpTo, withTies: given.withTies }),
        engineLayer(other),
      )
      const { file, document } = inputs
      return {
        format: "headway-verification/1",
        headway: version,
        file,
        planner: document.planner,
        madeBy: document.engine,
        verifiedBy: other,
        ...found,
      } satisfies VerificationDocument
    }),
  )
  yield* emit(output, document, given.json, () => verificationText(document, paint()))
  if (!document.holds) return yield* new PlanDoesNotHold()
})

/** Runs the checks up to the first that fails. */
const runChecks = Effect.fnUntraced(function* (options: CheckOptions) {
  const checks: Array<CheckDocument> = []
  for (const { name, run } of checksOf(options)) {
    const { discrepancy, ...finding }: Finding = yield* run
    checks.push({ name, ...finding })
    if (discrepancy === undefined) continue
    const { path, found, expected } = discrepancy
    return { holds: false, checks, discrepancy: { path, found, expected } }
  }
  return { holds: true, checks, discrepancy: null }
})

/** The command. */
export const planVerifyCommand = Command.make("verify", flags, (given) => Effect.scoped(verify(given))).pipe(
  Command.withDescription(
    "Check a plan and its certificate: simulate it by the other engine, run the exact search again by the other engine " +
      "and compare every count, and simulate every cheaper configuration where there are few enough. " +
      "Exit code 0: it holds; 1: it does not, and the first discrepancy is named; 2: bad input.",
  ),
  Command.withShortDescription("Check a plan and its certificate by another engine"),
  Command.withExamples([
    { command: "headway plan verify plan.json", description: "What headway plan --output plan.json wrote" },
    { command: "headway plan verify plan.json --enumerate-up-to 0", description: "Without plain enumeration" },
  ]),
)
