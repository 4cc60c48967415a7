/** What a bad input is, and the good files that each of them spoils in one place. */

/** One bad input: a command line, run in a directory that holds the good files, and what must be said of it. */
export interface BadInput {
  readonly name: string
  readonly args: ReadonlyArray<string>
  /** Files put over the good ones, or beside them. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly directories?: ReadonlyArray<string>
  /** Symbolic links, each with what it points to. */
  readonly links?: Readonly<Record<string, string>>
  /** How the message begins, after `headway: `. */
  readonly says: string
}

/** A small world in which every command works. */
export const good = {
  "pipeline.json": `{
  "name": "camera",
  "catalog": "catalog.json",
  "nodes": [
    { "name": "detect", "kind": "model", "model": "Detect" },
    { "name": "label", "kind": "model", "model": "Label" },
    { "name": "both", "kind": "join" }
  ],
  "edges": [
    ["source", "detect"],
    ["source", "label"],
    ["detect", "both"],
    ["label", "both"],
    ["both", "sink"]
  ]
}
`,
  "catalog.json": `{
  "name": "small",
  "hardware": { "gpu": { "costPerHour": 3 }, "cpu": { "costPerHour": 1 } },
  "models": {
    "Detect": {
      "gpu": [
        { "batchSize": 1, "latencyMsP99": 20, "throughputQps": 60 },
        { "batchSize": 4, "latencyMsP99": 40, "throughputQps": 120 }
      ]
    },
    "Label": {
      "cpu": [
        { "batchSize": 1, "latencyMsP99": 10, "throughputQps": 100 },
        { "batchSize": 2, "latencyMsP99": 15, "throughputQps": 140 }
      ]
    }
  }
}
`,
  "configuration.json": `{
  "detect": { "hardware": "gpu", "maxBatchSize": 4, "replicas": 2 },
  "label": { "hardware": "cpu", "maxBatchSize": 2, "replicas": 1, "batchingDelayMs": 1 }
}
`,
  "workload.json": `{
  "phases": [
    { "rateQps": 50, "scv": 1, "headways": 20, "seed": 1 },
    { "file": "trace.deltas", "rateQps": 20 }
  ]
}
`,
  "trace.deltas": "10\n5\n0\n20\n",
} as const

const outputs = ["--output", "out.json"]

/** Commands that use the good files, and write wherever they can. */
export const commands = {
  plan: ["plan", "pipeline.json", "--workload", "trace.deltas", ...outputs],
  // oxfmt-ignore
  simulate: [
    "simulate", "pipeline.json", "--configuration", "configuration.json", "--workload", "trace.deltas",
    ...outputs, "--lineage", "out.csv",
  ],
  generate: ["workload", "generate", "out.deltas", "--headways", "10"],
  describe: ["workload", "describe"],
  pipelineCheck: ["pipeline", "check", "pipeline.json"],
  profileCheck: ["profile", "check", "catalog.json"],
} as const

/** The text with one passage put in place of another, which must be there once. */
export const swap = (text: string, from: string, to: string): string => {
  if (text.split(from).length !== 2) throw new Error(`${JSON.stringify(from)} must occur once in ${text}`)
  return text.replace(from, () => to)
}

/**
 * Bad inputs that differ from a good file in one passage: what is wrong, the passage, what replaces it, the line and
 * column that the message gives with the path in the document, and how the message goes on.
 */
export type Row = readonly [name: string, from: string, to: string, place: string, says: string]

/** The bad inputs of rows about one of the good files. */
export const spoiled = (
  file: keyof typeof good,
  args: ReadonlyArray<string>,
  rows: ReadonlyArray<Row>,
): ReadonlyArray<BadInput> =>
  rows.map(([name, from, to, place, says]) => ({
    name: `${file}: ${name}`,
    args,
    files: { [file]: swap(good[file], from, to) },
    says: `${file}: ${inWords(place)}${says}`,
  }))

/** `line 7, column 31, at nodes[2].kind: ` of `7:31 nodes[2].kind`. */
const inWords = (place: string): string => {
  const [, line, column, path] = /^(\d+):(\d+)(?: (.+))?$/s.exec(place)!
  return `line ${line}, column ${column}, ${path === undefined ? "" : `at ${path}: `}`
}
