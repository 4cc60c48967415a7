/** Damaged files of measuring programs: each is a good one with one passage spoilt. */
import { readFileSync } from "node:fs"
import { inRepository } from "../run.ts"
import { type BadInput, swap } from "./BadInput.ts"

const fixture = (name: string): string => readFileSync(inRepository(`fixtures/import/${name}`), "utf8")
const single = fixture("model-analyzer-single-model-inference.csv")
const multi = fixture("model-analyzer-multi-model-inference.csv")
const ensemble = fixture("model-analyzer-ensemble-inference.csv")
const rates = fixture("model-analyzer-request-rate-inference.csv")
const bls = fixture("model-analyzer-bls-inference.csv")
const perfAnalyzer = fixture("perf-analyzer-b1.csv")
const profileExport = fixture("perf-analyzer-export.json")
const server = fixture("loadgen-server.txt")

const firstRow = "add_sub,2,2,add_sub_config_default,1:GPU,8,Yes,13205.0,0.5"
const told = ["--model", "M", "--hardware", "H", "--batch-size", "4"]

/** A damaged file: what is wrong, its name and content, what else is said, and how the message goes on after its name. */
type Damaged = readonly [
  name: string,
  file: string,
  content: string | Uint8Array,
  flags: ReadonlyArray<string>,
  says: string,
]

// oxfmt-ignore
const modelAnalyzer: ReadonlyArray<Damaged> = [
  ["a word for a throughput", "a.csv", swap(single, "13205.0", "fast"), [], 'at line 2, column "Throughput (infer/sec)": found "fast", expected a number of inferences per second'],
  ["a negative latency", "a.csv", swap(single, "13205.0,0.5", "13205.0,-0.5"), [], 'at line 2, column "p99 Latency (ms)": found "-0.5", expected a number of milliseconds from 0'],
  ["a decimal comma", "a.csv", swap(single, "13205.0,0.5", '13205.0,"0,5"'), [], 'at line 2, column "p99 Latency (ms)": found "0,5", expected a number of milliseconds'],
  ["an infinite throughput", "a.csv", swap(bls, "10077.3", "inf"), [], 'at line 2, column "Throughput (infer/sec)": found "inf", expected'],
  ["NaN", "a.csv", swap(bls, "587.5", "NaN"), [], 'at line 28, column "Throughput (infer/sec)": found "NaN", expected'],
  ["an empty cell", "a.csv", swap(single, "12528.9", ""), [], 'at line 6, column "Throughput (infer/sec)": found "", expected'],
  ["a batch size of 0", "a.csv", swap(single, firstRow, firstRow.replace(",2,2,", ",0,2,")), [], 'at line 2, column "Batch": found "0", expected a batch size, a number from 1'],
  ["a batch size in words", "a.csv", swap(rates, "add_sub,2,32,add_sub_config_5", "add_sub,two,32,add_sub_config_5"), [], 'at line 2, column "Batch": found "two", expected'],
  ["a load below 0", "a.csv", swap(rates, "add_sub,2,32,add_sub_config_5", "add_sub,2,-32,add_sub_config_5"), [], 'at line 2, column "Request Rate": found "-32", expected a number of requests per second'],
  ["an instance group without a kind", "a.csv", swap(ensemble, '"3:GPU,3:GPU"', '"3:GPU,3"'), [], 'at line 22, column "Instance Group": found "3:GPU,3", expected instances and their kind, such as 1:GPU'],
  ["a model without a name", "a.csv", swap(single, firstRow, firstRow.replace("add_sub,", ",")), [], 'at line 2, column "Model": found the name "", expected a name of'],
  ["a name that no catalog takes", "a.csv", swap(single, firstRow, firstRow.replace("add_sub,", "add sub,")), [], 'at line 2, column "Model": found the name "add sub", expected a name of'],
  ["a row cut short", "a.csv", swap(single, "12528.9,0.6", "12528.9"), [], "at line 6: found 8 cells, expected 9 cells, as in the header"],
  ["a row with a cell too many", "a.csv", swap(single, "12528.9,0.6", "12528.9,0.6,7"), [], "at line 6: found 10 cells, expected 9 cells, as in the header"],
  ["a file cut short within quotes", "a.csv", ensemble.slice(0, 300), ["--as", "model-analyzer"], "found malformed text (Quote Not Closed"],
  ["the first line missing", "a.csv", single.slice(single.indexOf("\n") + 1), [], `at line 1: found "${firstRow}", expected a format that is known by its content, or --as one of`],
  ["a column missing", "a.csv", swap(single, "p99 Latency (ms)", "p95 Latency (ms)"), ["--as", "model-analyzer"], 'at line 1: found no column "p99 Latency (ms)" among "Model", "Batch",'],
  ["a column twice", "a.csv", swap(single, "Concurrency", "Batch"), [], 'at line 1: found two columns "Batch", expected only one of that name'],
  ["nothing but a header", "a.csv", single.slice(0, single.indexOf("\n") + 1), [], "found a header alone, expected at least one row under it"],
  ["a figure for one of two models", "a.csv", swap(multi, '"421.0, [184.5,236.5]"', '"421.0, [184.5]"'), [], 'at line 2, column "Throughput (infer/sec)": found "421.0, [184.5]", expected a figure for all, and 2 in brackets, one for each model'],
  ["no figures by model", "a.csv", swap(multi, '"421.0, [184.5,236.5]"', "421.0"), [], 'at line 2, column "Throughput (infer/sec)": found "421.0", expected a figure for all, and 2'],
  ["concurrencies of three of two models", "a.csv", swap(multi, '"4,8"', '"4,8,2"'), [], 'at line 4, column "Concurrency": found "4,8,2", expected 2 parts with commas between, one for each model'],
  ["only rows of several instances", "a.csv", ensemble.replaceAll(/"1:.PU,1:.PU"/g, '"2:GPU,2:GPU"'), [], "found no row that can be used, expected at least one for each figure of a batch size; the first row, line 2: "],
  ["binary data", "a.csv", new Uint8Array([0x1f, 0x8b, 8, 0, 0]), [], "found binary data, expected UTF-8 text"],
]

// oxfmt-ignore
const others: ReadonlyArray<Damaged> = [
  ["perf_analyzer: no latency", "a.csv", swap(perfAnalyzer, "p99 latency", "p98 latency"), told, 'at line 1: found no column "p99 latency" among'],
  ["perf_analyzer: a wrong latency", "a.csv", swap(perfAnalyzer, "15620", "15.6ms"), told, 'at line 2, column "p99 latency": found "15.6ms", expected a number of microseconds from 0'],
  ["perf_analyzer: nothing told", "a.csv", perfAnalyzer, [], "found nothing that tells the model, expected --model, as a file of this format does not tell it"],
  ["an export: a wrong instant", "a.json", profileExport.replace(/"timestamp": \d+/, '"timestamp": "noon"'), told, 'line 1, column 97, at experiments[0].requests[0].timestamp: found "noon", expected an instant in nanoseconds, a number from 0'],
  ["an export: an unknown load", "a.json", profileExport.replace('"concurrency"', '"sessions"'), told, 'line 1, column 42, at experiments[0].experiment.mode: found "sessions", expected "concurrency" or "request_rate"'],
  ["an export: cut short", "a.json", profileExport.slice(0, 200), [...told, "--as", "perf-analyzer-json"], "line 1, column "],
  ["LoadGen: no percentile", "a.txt", swap(server, "99.00 percentile", "98.00 percentile"), told, 'found no line "99.00 percentile latency (ns)", expected one, as in every whole summary of this scenario'],
  ["LoadGen: an unknown scenario", "a.txt", swap(server, "Scenario : Server", "Scenario : Client"), told, 'at line 5: found the scenario "Client", expected Offline, Server, SingleStream or MultiStream'],
  ["LoadGen: a run for accuracy", "a.txt", swap(server, "PerformanceOnly", "AccuracyOnly"), told, 'at line 6: found the mode "AccuracyOnly", expected PerformanceOnly'],
  ["LoadGen: a wrong figure", "a.txt", swap(server, "798.25", "7g8.25"), told, 'at line 7: found "7g8.25", expected a number of inferences per second'],
  ["a table of one's own: an unknown key", "a.csv", "n,q,l\n1,2,3\n", ["--as", "csv", ...told, "--column", "size=n"], "found --column size=…, expected a key of model, hardware, batchSize,"],
  ["a table of one's own: a column that is not there", "a.csv", "n,q,l\n1,2,3\n", ["--as", "csv", ...told, "--column", "batchSize=size"], 'at line 1: found no column "size" among "n", "q", "l"'],
  ["a table of one's own: no throughput", "a.csv", "n,latencyMsP99\n1,2\n", ["--as", "csv", ...told], 'at line 1: found the columns "n", "latencyMsP99", expected to be told which of them holds a throughput: --column throughputQps=NAME'],
]

const args = (file: string, ...flags: ReadonlyArray<string>) => [
  "profile",
  "import",
  file,
  "--output",
  "out.json",
  ...flags,
]

/** Files that do not import, and flags that do not fit. */
export const badImports: ReadonlyArray<BadInput> = [
  ...[...modelAnalyzer, ...others].map(([name, file, content, flags, says]) => ({
    name,
    args: args(file, ...flags),
    files: { [file]: content },
    says: `${file}: ${says}`,
  })),
  {
    name: "a price of no hardware",
    args: args("a.csv", "--cost-per-hour", "TPU=3"),
    files: { "a.csv": single },
    says: 'a.csv: found --cost-per-hour TPU=…, expected a price of a hardware in the catalog: "GPU"',
  },
  {
    name: "a price that is no number",
    args: args("a.csv", "--cost-per-hour", "GPU=dear"),
    files: { "a.csv": single },
    says: '--cost-per-hour GPU: found "dear", expected a cost per hour above 0',
  },
  {
    name: "more batch sizes than files",
    args: args("a.csv", "--batch-size", "1,2"),
    files: { "a.csv": perfAnalyzer },
    says: "--batch-size: found 2 values, expected one, or one for each of 1 files",
  },
  {
    name: "a batch size in words",
    args: args("a.csv", "--batch-size", "all"),
    files: { "a.csv": perfAnalyzer },
    says: '--batch-size: found "all", expected a number from 1 to 65536',
  },
  { name: "a file that is not there", args: args("gone.csv"), says: "gone.csv: found no such file, expected" },
]
