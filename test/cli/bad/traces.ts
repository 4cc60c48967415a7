/** Bad traces. */
import { type BadInput, commands } from "./BadInput.ts"

/** A trace, what else the command line says of it, and how the message goes on after the file's name. */
type Trace = readonly [file: string, content: string | Uint8Array, flags: ReadonlyArray<string>, says: string]

const headway = "expected a headway in milliseconds, a number from 0"
const timestamp = "expected a timestamp in seconds, a number from 0"
const count = "expected a count of arrivals, a whole number from 0"

// oxfmt-ignore
const traces: ReadonlyArray<Trace> = [
  ["a.deltas", "", [], `found no number, ${headway}`],
  ["a.deltas", "\n\n\n", [], `found no number, ${headway}`],
  ["a.deltas", "1\n\n2\n", [], `at line 2: found a blank line, ${headway}`],
  ["a.deltas", "1\nNaN\n", [], `at line 2: found "NaN", ${headway}`],
  ["a.deltas", "1\n-0.5\n", [], `at line 2: found "-0.5", ${headway}`],
  ["a.deltas", "1\nInfinity\n", [], `at line 2: found "Infinity", ${headway}`],
  ["a.deltas", "1\n1e999\n", [], `at line 2: found "1e999", ${headway}`],
  ["a.deltas", "1\n2 3\n", [], `at line 2: found "2 3", ${headway}`],
  ["a.deltas", "1\n2,5\n", [], `at line 2: found "2,5", ${headway}`],
  ["a.deltas", "1\n2\n3e", [], `at line 3: found "3e", ${headway}`],
  ["a.deltas", "headway_ms\n1\n", [], `at line 1: found "headway_ms", ${headway}`],
  ["a.deltas", `1\n${"9".repeat(5000)}\n`, [], 'at line 2: found "99'],
  ["a.deltas", new Uint8Array([0x1f, 0x8b, 8, 0, 0, 0, 0, 0]), [], "at line 1: found binary data, expected text"],
  ["a.deltas", new Uint8Array([0x31, 0x0a, 0xff, 0xfe, 0x0a]), [], 'at line 2: found "'],
  ["a.deltas", "1e12\n1e12\n", [], "found headways of "],
  ["a.deltas", "1\n", ["--column", "x"], 'found the column option "x", expected none'],
  ["a.timestamps", "1\n", [], "found one timestamp, expected at least two"],
  ["a.timestamps", "1\n3\n2\n", [], 'at line 3: found "2" after 3, expected timestamps in ascending order'],
  ["a.timestamps", "1700000000000\n1700000000001\n", [], `at line 1: found "1700000000000", ${timestamp}`],
  ["a.counts", "1\n1.5\n", [], `at line 2: found "1.5", ${count}`],
  ["a.counts", "0\n0\n1\n", [], "found counts that sum to 1, expected at least 2 arrivals"],
  ["a.counts", "5\n1e300\n", [], `at line 2: found "1e300", ${count}`],
  ["a.txt", "1\n2\n", [], 'found the ending ".txt", expected a trace that ends in .deltas, .intervals, .timestamps, .counts, .csv, .jsonl, or to be told its format'],
  ["trace", "1\n2\n", [], "found a name without an ending, expected a trace that ends in"],
  ["a.csv", "", [], "found no line, expected a header"],
  ["a.csv", "1\n2\n", [], 'at line 1: found "1", expected a header'],
  ["a.csv", "headway_ms,size\n1,2\n", ["--column", "delay"], 'at line 1: found no column "delay", expected a column of "headway_ms", "size"'],
  ["a.csv", "headway_ms,size\n1,2\n", [], 'at line 1: found the columns "headway_ms", "size", expected to be told which'],
  ["a.csv", "gap\n1\n2\n", [], 'at line 1: found the column "gap", expected to be told its form'],
  ["a.csv", "headway_ms,headway_ms\n1,2\n", ["--column", "headway_ms"], 'at line 1: found two columns "headway_ms", expected only one'],
  ["a.csv", "size,headway_ms\n1,2\n1\n", ["--column", "headway_ms"], `at line 3: found "", ${headway}`],
  ["a.csv", "headway_ms\n1\nten\n", [], `at line 3: found "ten", ${headway}`],
  ["a.intervals", "1000\n-5\n", [], 'at line 2: found "-5", expected a headway in microseconds, a number from 0 to 1000000000000000'],
  ["a.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-31 00:00:00,1,2\n", [], 'at line 2: found "2023-11-31 00:00:00", expected a date with its time of day, such as'],
  ["a.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 00:00:02,1,2\n2023-11-16 00:00:01,1,2\n", [], 'at line 3: found "2023-11-16 00:00:01" after 2023-11-16 00:00:02, expected timestamps in ascending order'],
  ["a.csv", "TIME\n1\n", ["--trace-format", "azure-llm"], 'at line 1: found no column "TIMESTAMP", expected a column of that name, not "TIME"'],
  ["a.jsonl", '{"timestamp": 1}\n{"time": 2}\n', [], 'at line 2: found "{\\"time\\": 2}", expected an object with the number of milliseconds of its timestamp'],
  ["a.jsonl", '{"timestamp": "1"}\n', [], 'at line 1: found the timestamp "1", expected an object with the number of milliseconds'],
  ["a.jsonl", '{"timestamp": 5}\n{"timestamp": 4}\n', [], 'at line 2: found "4" after 5, expected timestamps in ascending order'],
  ["a.jsonl", '{"timestamp": 5}\n{"timestamp": ', [], 'at line 2: found "{\\"timestamp\\": ", expected an object with'],
  ["a.jsonl", '{"timestamp": 5}\n', [], "found one timestamp, expected at least two timestamps"],
  ["a.deltas", "1000\n1000\n", ["--from", "5"], "found no arrival from 5 s on, expected at least 2"],
  ["a.deltas", "1000\n1000\n", ["--from", "0.5", "--to", "1.5"], "found one arrival from 0.5 s to 1.5 s, expected at least 2"],
  ["a.deltas", "1000\n1000\n", ["--resample", "thin"], 'found "thin" to resample by, expected a rate to come to beside it'],
  ["a.deltas", "1000\n1000\n", ["--resample", "thin", "--rate", "5"], "found a mean rate of 1 qps, expected at least the 5 qps that it is to be thinned to"],
  ["a.deltas", "1000\n1000\n", ["--resample", "thin", "--rate", "0.001"], "found no arrival after thinning to 0.001 qps, expected at least 2"],
  ["a.csv", 'headway_ms\n"1\n2\n', [], "found malformed text"],
]

const { plan, simulate } = commands

/** Traces that hold anything but numbers that make headways. */
export const badTraces: ReadonlyArray<BadInput> = [
  ...traces.map(([file, content, flags, says]) => ({
    name: `${file}: ${typeof content === "string" ? JSON.stringify(content.slice(0, 40)) : "bytes"} ${flags.join(" ")}`,
    args: ["plan", "pipeline.json", "--workload", file, ...flags, "--output", "out.json"],
    files: { [file]: content },
    says: `${file}: ${says}`,
  })),
  {
    name: "trace.deltas: empty, to simulate",
    args: simulate,
    files: { "trace.deltas": "" },
    says: "trace.deltas: found no ",
  },
  {
    name: "trace.deltas: negative, to convert",
    args: ["workload", "generate", "out.deltas", "--workload", "trace.deltas"],
    files: { "trace.deltas": "1\n-1\n" },
    says: `trace.deltas: at line 2: found "-1", ${headway}`,
  },
  {
    name: "a missing trace",
    args: ["workload", "describe", "gone.counts"],
    says: "gone.counts: found no such file, expected",
  },
  {
    name: "a directory for a trace",
    args: [...plan.slice(0, 2), "-w", "d.deltas"],
    directories: ["d.deltas"],
    says: "d.deltas: found a directory, expected a file",
  },
]
