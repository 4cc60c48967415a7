import { describe, expect, it } from "vitest"
import type { SimulationDocument } from "../../../src/domain/Plan.ts"
import { commandOf, quoted } from "../../../src/report/content/Commands.ts"
import { inputs } from "../inputs.ts"

/** A simulation of these phases; of the rest a command knows nothing. */
const simulationOf = (phases: SimulationDocument["workload"]["phases"]) =>
  ({
    format: "headway-simulation/1",
    ...inputs,
    workload: { ...inputs.workload, phases },
  }) as unknown as SimulationDocument

describe("the command of a document", () => {
  it("says of a recorded workload all that the document does", () => {
    const command = commandOf(
      simulationOf([
        {
          file: "a day.csv",
          format: "csv",
          column: "t",
          columnForm: "timestamps",
          spread: "even",
          seed: 3,
          fromSeconds: 60,
          toSeconds: 120.5,
          rateQps: 80,
          resample: "thin",
        },
      ]),
    )
    expect(command.replaceAll(/\s*\\\n\s*/g, " ")).toBe(
      "headway simulate test.json --catalog kit.json --configuration configuration.json --workload 'a day.csv' " +
        "--trace-format csv --column t --column-form timestamps --spread even --seed 3 --from 60 --to 120.5 --rate 80 " +
        "--resample thin --slo 300 --percentile p99 --service-time throughput --engine event-loop --output simulation.json",
    )
  })

  it("takes several phases from a file, and no least headway for one of 0", () => {
    expect(commandOf(simulationOf(inputs.workload.phases))).toContain("  --workload workload.json \\\n")
    const generated = commandOf(simulationOf([{ rateQps: 10, scv: 0, headways: 5, seed: 1 }]))
    expect(generated).toContain("  --min-headway-ms 0 \\\n")
  })
})

describe("an argument", () => {
  it.each([
    ["plan.json", "plan.json"],
    ["../a/b-c_d.json", "../a/b-c_d.json"],
    ["a b", "'a b'"],
    ["it's", String.raw`'it'\''s'`],
    ["$HOME", "'$HOME'"],
  ])("%s is written %s", (argument, written) => {
    expect(quoted(argument)).toBe(written)
  })
})
