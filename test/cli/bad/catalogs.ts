/** Bad catalogs. */
import { type BadInput, commands, type Row, spoiled } from "./BadInput.ts"

const rate = '"throughputQps": 60'
const latency = '"latencyMsP99": 40'
const batch = '"batchSize": 4'
const price = '"costPerHour": 3'
const labelOnCpu = '"cpu": ['

// oxfmt-ignore
const rows: ReadonlyArray<Row> = [
  ["a throughput of zero", rate, '"throughputQps": 0', "7:64 models.Detect.gpu[0].throughputQps", "found 0, expected a number of queries per second from"],
  ["a throughput beyond all bounds", rate, '"throughputQps": 1e999', "7:64 models.Detect.gpu[0].throughputQps", "found Infinity, expected a number of queries per second from"],
  ["a negative latency", latency, '"latencyMsP99": -40', "8:43 models.Detect.gpu[1].latencyMsP99", "found -40, expected a number of milliseconds above 0"],
  ["a latency that is not a number", latency, '"latencyMsP99": NaN', "8:43", 'found "NaN, '],
  ["a latency in quotes", latency, '"latencyMsP99": "40"', "8:43 models.Detect.gpu[1].latencyMsP99", 'found "40", expected a'],
  ["a latency of null", latency, '"latencyMsP99": null', "8:43 models.Detect.gpu[1].latencyMsP99", "found null, expected a"],
  ["a fractional batch size", batch, '"batchSize": 4.5', "8:24 models.Detect.gpu[1].batchSize", "found 4.5, expected a whole number from 1 to 65536"],
  ["a batch size of zero", batch, '"batchSize": 0', "8:24 models.Detect.gpu[1].batchSize", "found 0, expected a whole number from 1 to 65536"],
  ["a huge batch size", batch, '"batchSize": 1e18', "8:24 models.Detect.gpu[1].batchSize", "found 1000000000000000000, expected a whole number from 1 to 65536"],
  ["rows out of order", batch, '"batchSize": 1', "8:24 models.Detect.gpu[1].batchSize", "found 1 after 1, expected strictly increasing batch sizes"],
  ["hardware for nothing", price, '"costPerHour": 0', "3:41 hardware.gpu.costPerHour", "found 0, expected a cost per hour above 0"],
  ["hardware of infinite price", price, '"costPerHour": 1e309', "3:41 hardware.gpu.costPerHour", "found Infinity, expected a cost per hour above 0"],
  ["unknown hardware", labelOnCpu, '"TXP": [', "12:14 models.Label.TXP", 'found "TXP", expected a hardware of "gpu", "cpu"'],
  ["hardware called constructor", labelOnCpu, '"constructor": [', "12:22 models.Label.constructor", 'found "constructor", expected a hardware of "gpu", "cpu"'],
  ["a hardware name with a comma", '"gpu": { ', '"g,pu": { ', "3:15 hardware", 'found the name "g,pu", expected a name of 1 to 64 letters'],
  ["a model name with a dot", '"Detect"', '"De.tect"', "4:13 models", 'found the name "De.tect", expected a name of 1 to 64 letters'],
  ["a model called __proto__", '"Label"', '"__proto__"', "11:5 models.__proto__", 'found the key "__proto__", expected another key'],
  ["a model twice", '"Label"', '"Detect"', "11:5 models.Detect", 'found "Detect" a second time, expected every name once'],
  ["a key twice", '"name": "small"', '"name": "small", "name": "other"', "2:20 name", 'found "name" a second time, expected every name once'],
  ["a misspelt key in a row", latency, '"latencyMs": 40', "8:40 models.Detect.gpu[1].latencyMs", 'found an unknown key, expected only "batchSize", "latencyMsP99", "throughputQps"'],
  ["an object for a profile", labelOnCpu, '"gpu": {}, "cpu": [', "12:14 models.Label.gpu", "found an empty object, expected"],
  ["no row in a profile", labelOnCpu, '"gpu": [], "cpu": [', "12:14 models.Label.gpu[0]", "found nothing, expected at least one element"],
  ["a model without a profile", '"Label": {', '"Other": {}, "Label": {', "11:14 models.Other", "found no profile, expected a profile on at least one hardware"],
]

const empty = '{ "name": "none", "hardware": {}, "models": {} }'

/** Catalogs that are malformed, out of bounds or at odds with themselves. */
export const badCatalogs: ReadonlyArray<BadInput> = [
  ...spoiled("catalog.json", commands.plan, rows),
  ...spoiled("catalog.json", commands.profileCheck, rows.slice(0, 1)),
  {
    name: "catalog.json: no model",
    args: commands.plan,
    files: { "catalog.json": empty },
    says: "catalog.json: line 1, column 45, at models: found no model, expected at least one model",
  },
  {
    name: "a catalog that is not there",
    args: commands.plan,
    files: {
      "pipeline.json":
        '{ "name": "a", "catalog": "no/such.json", "nodes": [{ "name": "b", "kind": "join" }], "edges": [["source", "b"], ["b", "sink"]] }',
    },
    says: "no/such.json: found no such file, expected",
  },
  {
    name: "a catalog that is not there, by flag",
    args: [...commands.simulate, "--catalog", "other.json"],
    says: "other.json: found no such file, expected",
  },
]
