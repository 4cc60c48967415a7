/** Bad workload files. */
import { type BadInput, type Row, spoiled } from "./BadInput.ts"

const plan = ["plan", "pipeline.json", "--workload", "workload.json", "--output", "out.json"]
const recorded = '{ "file": "trace.deltas", "rateQps": 20 }'

// oxfmt-ignore
const rows: ReadonlyArray<Row> = [
  ["no rate", '"rateQps": 50, ', "", "3:5 phases[0].rateQps", "found nothing, expected"],
  ["a rate of zero", '"rateQps": 50', '"rateQps": 0', "3:18 phases[0].rateQps", "found 0, expected a number of queries per second from"],
  ["a negative SCV", '"scv": 1', '"scv": -1', "3:29 phases[0].scv", "found -1, expected a squared coefficient of variation from 0 to 1000"],
  ["no headways", '"headways": 20', '"headways": 0', "3:44 phases[0].headways", "found 0, expected a whole number from 1"],
  ["a fractional seed", '"seed": 1', '"seed": 0.5', "3:56 phases[0].seed", "found 0.5, expected a whole number from 0"],
  ["a misspelt key", '"seed": 1', '"sede": 1', "3:56 phases[0].sede", "found an unknown key, expected only"],
  ["a rescaling to nothing", '"rateQps": 20', '"rateQps": -20', "4:42 phases[1].rateQps", "found -20, expected a number of queries per second from"],
  ["an unknown spread", '"rateQps": 20', '"spread": "random"', "4:41 phases[1].spread", 'found "random", expected'],
  ["a phase that is a name", recorded, '"trace.deltas"', "4:5 phases[1]", 'found "trace.deltas", expected'],
  ["an empty phase", recorded, "{}", "4:5 phases[1].rateQps", "found nothing, expected"],
]

/** Workload files that are malformed, or whose parts are too much together. */
// oxfmt-ignore
export const badWorkloads: ReadonlyArray<BadInput> = [
  ...spoiled("workload.json", plan, rows),
  { name: "workload.json: no phase", args: plan, files: { "workload.json": '{ "phases": [] }' }, says: "workload.json: line 1, column 13, at phases[0]: found nothing, expected at least one element" },
  { name: "workload.json: a missing trace", args: plan, files: { "workload.json": '{ "phases": [{ "file": "gone.deltas" }] }' }, says: "gone.deltas: found no such file, expected" },
  { name: "workload.json: a trace of another ending", args: plan, files: { "workload.json": '{ "phases": [{ "file": "trace.txt" }] }' }, says: 'trace.txt: found the ending ".txt", expected a trace that ends in .deltas' },
  { name: "workload.json: too many headways in all", args: plan, files: { "workload.json": '{ "phases": [{ "file": "trace.deltas" }, { "rateQps": 1, "scv": 1, "headways": 200000000, "seed": 1 }] }' }, says: "workload.json: found 200000004 headways in all phases, expected at most 200000000" },
  { name: "workload.json: too long in all", args: plan, files: { "workload.json": '{ "phases": [{ "file": "trace.deltas", "rateQps": 1e-9 }] }' }, says: "workload.json: found headways of " },
]
