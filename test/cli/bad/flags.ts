/** Bad command lines. */
import { type BadInput, commands } from "./BadInput.ts"

const { plan, simulate, describe } = commands
const planGenerated = ["plan", "pipeline.json", "--output", "out.json"]

// oxfmt-ignore
const lines: ReadonlyArray<readonly [args: ReadonlyArray<string>, says: string]> = [
  [["pln"], 'found the unknown command "pln", expected a command of "headway"; did you mean plan?'],
  [["workload", "make"], 'found the unknown command "make", expected a command of "headway workload"'],
  [[...plan, "--colour"], 'found the unknown flag --colour, expected a flag of "headway plan"'],
  [[...plan, "--headway", "5"], 'found the unknown flag --headway, expected a flag of "headway plan"; did you mean --headways?'],
  [[...simulate, "--max-replicas", "5"], "found the unknown flag --max-replicas, expected"],
  [[...plan, "another.json"], 'found "another.json", expected no further argument'],
  [["workload", "generate"], "FILE.deltas: found nothing, expected a value"],
  [["schema"], "DOCUMENT: found nothing, expected a value"],
  [["schema", "trace"], 'DOCUMENT: found "trace", expected "catalog" or "pipeline"'],
  [[...plan, "--slo"], "--slo: found nothing, expected a value"],
  [[...plan, "--slo", "fast"], '--slo: found "fast", expected a finite number'],
  [[...plan, "--slo", "NaN"], '--slo: found "NaN", expected a finite number'],
  [[...plan, "--slo", "1e999"], '--slo: found "1e999", expected a finite number'],
  [[...plan, "--slo", "0"], '--slo: found "0", expected a number of milliseconds above 0'],
  [[...plan, "--slo", "-5"], '--slo: found "-5", expected a number of milliseconds above 0'],
  [[...plan, "--slo=-5"], '--slo: found "-5", expected a number of milliseconds above 0'],
  [[...plan, "--slo", "5", "--slo", "6"], "--slo: found 2 occurrences, expected at most 1 value"],
  [[...plan, "--percentile", "99"], '--percentile: found "99", expected a percentile such as "p50"'],
  [[...plan, "--percentile", "p100.1"], '--percentile: found "p100.1", expected a percentile such as "p50"'],
  [[...plan, "--percentile", "p0"], '--percentile: found "p0", expected a percentile such as "p50"'],
  [[...plan, "--max-replicas", "0"], '--max-replicas: found "0", expected a whole number from 1 to 65536'],
  [[...plan, "--workers", "0"], '--workers: found "0", expected a whole number from 1'],
  [[...simulate, "--workers", "2"], "found the unknown flag --workers, expected"],
  [[...plan, "--engine", "warp"], '--engine: found "warp", expected "kernel" or "event-loop"'],
  [[...plan, "--service-time", "mean"], '--service-time: found "mean", expected "throughput" or "p99" or "notebook"'],
  [[...plan, "--json=perhaps"], '--json: found "perhaps", expected "true"'],
  [[...plan, "--rate", "0"], '--rate: found "0", expected a number of queries per second from'],
  [[...planGenerated, "--rate", "-1"], '--rate: found "-1", expected a number of queries per second from'],
  [[...planGenerated, "--rate", "1e-300"], '--rate: found "1e-300", expected a number of queries per second from'],
  [[...planGenerated, "--rate", "1e-8"], "the workload: found headways of "],
  [[...planGenerated, "--min-headway-ms", "1e12"], "the workload: found headways of "],
  [[...planGenerated, "--headways", "1.5"], '--headways: found "1.5", expected an integer'],
  [[...planGenerated, "--headways", "0"], '--headways: found "0", expected a whole number from 1'],
  [[...planGenerated, "--headways", "1e15"], '--headways: found "1000000000000000", expected a whole number from 1'],
  [[...planGenerated, "--seed", "-1"], '--seed: found "-1", expected a whole number from 0'],
  [[...planGenerated, "--scv", "1", "--cv", "1"], "--cv: found it beside --scv, expected one of the two"],
  [[...planGenerated, "--scv", "-1"], '--scv: found "-1", expected a squared coefficient of variation from 0 to 1000'],
  [[...planGenerated, "--cv", "-2"], '--cv: found "-2", expected a coefficient of variation from 0'],
  [[...planGenerated, "--cv", "1e200"], '--cv: found "1e+200", expected a coefficient of variation from 0'],
  [[...planGenerated, "--min-headway-ms", "-1"], '--min-headway-ms: found "-1", expected a number of milliseconds from 0'],
  [[...planGenerated, "--column", "x"], "--column: found it without --workload, expected it only with a trace"],
  [[...planGenerated, "--spread", "even"], "--spread: found it without --workload, expected it only with a trace"],
  [[...plan, "--scv", "1"], "--scv: found it beside trace.deltas, expected it only for a generated workload"],
  [[...plan, "--cv", "1"], "--cv: found it beside trace.deltas, expected it only for a generated workload"],
  [[...simulate, "--headways", "5"], "--headways: found it beside trace.deltas, expected it only for a generated workload"],
  [["workload", "generate", "out.deltas", "-w", "workload.json", "--min-headway-ms", "1"], "--min-headway-ms: found it beside workload.json, expected it only for a generated workload"],
  [[...planGenerated, "-w", "workload.json", "--rate", "5"], "--rate: found it beside workload.json, expected it inside that file"],
  [[...describe, "workload.json", "--column-form", "counts"], "--column-form: found it beside workload.json, expected it inside that file"],
  [[...describe, "trace.deltas", "-w", "workload.json"], "--workload: found it beside trace.deltas, expected one of the two"],
  [[...describe, "--spread", "wide"], '--spread: found "wide", expected "scattered" or "even"'],
]

/** Command lines that say something wrong, too much or too little. */
export const badFlags: ReadonlyArray<BadInput> = lines.map(([args, says]) => ({
  name: `headway ${args.join(" ")}`,
  args,
  says,
}))
