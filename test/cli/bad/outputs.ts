/** Places where no output can be written. */
import { type BadInput, good } from "./BadInput.ts"

const work = ["pipeline.json", "--workload", "trace.deltas"]
const simulate = ["simulate", ...work, "-c", "configuration.json"]

// oxfmt-ignore
const places: ReadonlyArray<readonly [name: string, file: string, says: string]> = [
  ["in a directory that is not there", "no/out.csv", "found no such directory, expected a place for a file"],
  ["on a directory", "folder", "found a directory, expected a place for a file"],
  ["below a file", "trace.deltas/out.csv", "found a file where its path needs a directory, expected a place for a file"],
  ["called like a directory", "out/", "found no name of a file, expected a place for a file"],
  ["without a name", "", "found no name of a file, expected a place for a file"],
  ["with too long a name", `${"n".repeat(300)}`, "cannot be written (ENAMETOOLONG), expected a place for a file"],
]

const toPlace = (args: ReadonlyArray<string>): ReadonlyArray<BadInput> =>
  places.map(([name, file, says]) => ({
    name: `${args[0]} ${args.at(-1)} ${name}`,
    args: [...args, file],
    directories: ["folder"],
    says: `${file === "" ? '""' : file}: ${says}`,
  }))

/** Outputs that cannot be put where they were asked for. */
// oxfmt-ignore
export const badOutputs: ReadonlyArray<BadInput> = [
  ...toPlace(["plan", ...work, "--output"]),
  ...toPlace([...simulate, "--output", "out.json", "--lineage"]),
  ...toPlace([...simulate, "--lineage", "out.csv", "--output"]),
  { name: "two outputs at one place", args: [...simulate, "--output", "out", "--lineage", "./out"], says: "./out: found another output at the same place, expected a place for each" },
  { name: "a full device", args: [...simulate, "--output", "/dev/full"], says: "/dev/full: found no space left to write it, expected a place for a file" },
  { name: "a full device for one of two", args: [...simulate, "--output", "out.json", "--lineage", "/dev/full"], says: "/dev/full: found no space left to write it, expected a place for a file" },
  { name: "headways in a directory that is not there", args: ["workload", "generate", "no/out.deltas", "--headways", "5"], says: "no/out.deltas: found no such directory, expected" },
  { name: "headways on a directory", args: ["workload", "generate", "d.deltas", "--headways", "5"], directories: ["d.deltas"], says: "d.deltas: found a directory, expected" },
  { name: "headways in a file of another ending", args: ["workload", "generate", "out.txt", "--headways", "5"], says: "out.txt: found another ending, expected .deltas" },
  { name: "an output over an input that is bad", args: ["plan", "pipeline.json", "--output", "pipeline.json"], files: { "pipeline.json": `${good["pipeline.json"]}x` }, says: 'pipeline.json: line 17, column 1, found "x"' },
]
