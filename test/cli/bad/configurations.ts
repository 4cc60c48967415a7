/** Bad configurations. */
import { type BadInput, commands, type Row, spoiled } from "./BadInput.ts"

const batch = '"maxBatchSize": 4'
const replicas = '"replicas": 2'
const gpu = '"gpu"'
const delay = '"batchingDelayMs": 1'
const label = '"label":'
const other = '{ "hardware": "cpu", "maxBatchSize": 1, "replicas": 1 }'
const known = 'expected a model node of the pipeline "camera": "detect", "label"'

// oxfmt-ignore
const rows: ReadonlyArray<Row> = [
  ["a batch larger than the profile", batch, '"maxBatchSize": 5', "2:50 detect.maxBatchSize", "found 5, expected 1 to 4, the range profiled for Detect on gpu"],
  ["a fractional batch size", batch, '"maxBatchSize": 2.5', "2:50 detect.maxBatchSize", "found 2.5, expected a whole number"],
  ["a batch size of zero", batch, '"maxBatchSize": 0', "2:50 detect.maxBatchSize", "found 0, expected a whole number"],
  ["a batch size in quotes", batch, '"maxBatchSize": "4"', "2:50 detect.maxBatchSize", 'found "4", expected a'],
  ["a batch size of true", batch, '"maxBatchSize": true', "2:50 detect.maxBatchSize", "found true, expected a"],
  ["no replica", replicas, '"replicas": 0', "2:65 detect.replicas", "found 0, expected a whole number from 1 to 65536"],
  ["a negative number of replicas", replicas, '"replicas": -2', "2:65 detect.replicas", "found -2, expected a whole number from 1 to 65536"],
  ["a huge number of replicas", replicas, '"replicas": 1e12', "2:65 detect.replicas", "found 1000000000000, expected a whole number from 1 to 65536"],
  ["replicas beyond all bounds", replicas, '"replicas": 1e999', "2:65 detect.replicas", "found Infinity, expected a"],
  ["replicas left out", `, ${replicas}`, "", "2:13 detect.replicas", "found nothing, expected"],
  ["unknown hardware", gpu, '"TPX"', "2:27 detect.hardware", 'found "TPX", expected a hardware that Detect has a profile on: "gpu"'],
  ["hardware that the model has no profile on", gpu, '"cpu"', "2:27 detect.hardware", 'found "cpu", expected a hardware that Detect has a profile on: "gpu"'],
  ["hardware called toString", gpu, '"toString"', "2:27 detect.hardware", 'found "toString", expected a hardware that Detect has a profile on: "gpu"'],
  ["a negative delay", delay, '"batchingDelayMs": -1', "3:86 label.batchingDelayMs", "found -1, expected a number of milliseconds from 0"],
  ["an endless delay", delay, '"batchingDelayMs": 1e999', "3:86 label.batchingDelayMs", "found Infinity, expected a number of milliseconds from 0"],
  ["a misspelt key", delay, '"batchDelayMs": 1', "3:83 label.batchDelayMs", 'found an unknown key, expected only "hardware", "maxBatchSize", "replicas", "batchingDelayMs"'],
  ["a misspelt node", label, '"lable":', "3:12 lable", `found "lable", ${known}`],
  ["a node too many", label, `"both": ${other}, "label":`, "3:11 both", `found "both", ${known}`],
  ["a node called constructor", label, `"constructor": ${other}, "label":`, "3:18 constructor", `found "constructor", ${known}`],
  ["a node called __proto__", label, `"__proto__": ${other}, "label":`, "3:3 __proto__", 'found the key "__proto__", expected another key'],
  ["a node with a dot in its name", label, `"la.bel": ${other}, "label":`, "3:13 la.bel", `found "la.bel", ${known}`],
  ["a node with a line end in its name", label, `"la\\nbel": ${other}, "label":`, "3:14 la\\nbel", `found "la\\nbel", ${known}`],
  ["a node twice", label, `"detect": ${other}, "label":`, "3:3 detect", 'found "detect" a second time, expected every name once'],
  ["a number for a node", label, '"label": 5, "other":', "3:12 label", "found 5, expected"],
]

/** Configurations that are malformed, or at odds with the pipeline or the catalog. */
export const badConfigurations: ReadonlyArray<BadInput> = [
  ...spoiled("configuration.json", commands.simulate, rows),
  {
    name: "configuration.json: a node left out",
    args: commands.simulate,
    files: { "configuration.json": `{ "label": ${other} }` },
    says: 'configuration.json: line 1, column 1, at detect: found nothing, expected a configuration of the node "detect"',
  },
  {
    name: "no configuration for a pipeline that has none bundled",
    args: ["simulate", "pipeline.json", "--workload", "trace.deltas", "--output", "out.json"],
    says: "--configuration: found nothing, expected the file of one for pipeline.json",
  },
]
