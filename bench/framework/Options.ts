/** The options of the command. */
import { parseArgs } from "node:util"
import type { Clock, Scale } from "./Benchmark.ts"

/** What to do, or what is wrong with the arguments. */
export type Request =
  | { readonly _tag: "Help" }
  | { readonly _tag: "BadUsage"; readonly problem: string }
  | { readonly _tag: "List"; readonly selection: Selection }
  | {
      readonly _tag: "Measure"
      readonly selection: Selection
      readonly samples: number
      readonly clock: Clock
      readonly isJson: boolean
      readonly recordFile: string | undefined
    }

/** Which benchmarks, and at which scale; a name without its size stands for all sizes. */
export interface Selection {
  readonly scale: Scale
  readonly only: ReadonlyArray<string>
}

/** Samples of a contestant, unless asked otherwise. */
export const defaultSamples = 7

export const helpText = `Usage: npm run bench -- [options]

Measures Headway beside named baselines, every answer checked first.

  --list            name the benchmarks, and stop
  --only NAME       this benchmark (or family: hold-model), may be repeated
  --samples N       samples a contestant, ${defaultSamples} by default
  --clock CLOCK     wall (default), or processor: time used by all threads, for a machine that others use too
  --smoke           small sizes, one sample: does it run, is it right
  --json            one JSON document on standard output instead of tables
  --record FILE     append the medians to a history file (bench/history.jsonl)
  --help            show this
`

/** Reads the arguments after the program's name. */
export const parse = (args: ReadonlyArray<string>): Request => {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        help: { type: "boolean", default: false },
        list: { type: "boolean", default: false },
        only: { type: "string", multiple: true, default: [] },
        samples: { type: "string" },
        clock: { type: "string", default: "wall" },
        smoke: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        record: { type: "string" },
      },
    })
    const selection: Selection = { scale: values.smoke ? "smoke" : "full", only: values.only }
    if (values.help) return { _tag: "Help" }
    if (values.list) return { _tag: "List", selection }
    if (values.smoke && values.record !== undefined) {
      return { _tag: "BadUsage", problem: "a smoke run measures nothing worth recording: leave out --record" }
    }
    const samples = Number(values.samples ?? (values.smoke ? 1 : defaultSamples))
    if (!Number.isInteger(samples) || !(1 <= samples && samples <= 1000)) {
      return { _tag: "BadUsage", problem: `--samples ${values.samples}: expected a whole number from 1 to 1000` }
    }
    const { clock } = values
    if (clock !== "wall" && clock !== "processor") {
      return { _tag: "BadUsage", problem: `--clock ${clock}: expected wall or processor` }
    }
    return { _tag: "Measure", selection, samples, clock, isJson: values.json, recordFile: values.record }
  } catch (error) {
    return { _tag: "BadUsage", problem: error instanceof Error ? error.message : String(error) }
  }
}
