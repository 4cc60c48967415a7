/** Files that are no JSON documents at all, or not there to be read. */
import { type BadInput, commands, good, swap } from "./BadInput.ts"

const pipeline = good["pipeline.json"]
const nested = (depth: number): string => `${"[".repeat(depth)}${"]".repeat(depth)}`

// oxfmt-ignore
const contents: ReadonlyArray<readonly [name: string, content: string | Uint8Array, says: string]> = [
  ["empty", "", "found an empty file, expected a JSON document"],
  ["nothing but white space", " \n\n", "found an empty file, expected a JSON document"],
  ["truncated", pipeline.slice(0, 120), 'line 5, column 51, found "'],
  ["without its last brace", pipeline.trimEnd().slice(0, -1), "line 16, column 1, found the end of the file (close brace expected), expected valid JSON"],
  ["with a comma too many", swap(pipeline, '"join" }', '"join" },'), 'line 8, column 3, found "],'],
  ["without a comma", swap(pipeline, '"camera",', '"camera"'), 'line 3, column 3, found "'],
  ["with a comment", `// cameras\n${pipeline}`, 'line 1, column 1, found "// cameras'],
  ["with single quotes", "{ 'name': 1 }", 'line 1, column 3, found "\'name\': 1 }"'],
  ["with a line end in a string", '{ "name": "a\nb" }', "line 1, column 11, found "],
  ["with something after its end", `${pipeline}{}`, 'line 17, column 1, found "{}" (end of file expected), expected valid JSON'],
  ["with -Infinity", '{ "name": -Infinity }', 'line 1, column 11, found "-Infinity }"'],
  ["null", "null", "line 1, column 1, found null, expected"],
  ["an array", "[]", "line 1, column 1, found an empty array, expected"],
  ["a string", '"pipeline"', 'line 1, column 1, found "pipeline", expected'],
  ["nested 200 deep", nested(200), "line 1, column 102, found values nested too deeply, expected at most 100"],
  ["nested 100,000 deep", nested(100_000), "found values nested too deeply, expected at most 100"],
  ["binary", new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), "found binary data, expected UTF-8 text"],
  ["not UTF-8", new Uint8Array([0x22, 0xc3, 0x28, 0x22]), "found bytes that are not UTF-8, expected UTF-8 text"],
]

const planOf = (file: string) => ["plan", file, "--workload", "trace.deltas", "--output", "out.json"]

// oxfmt-ignore
const places: ReadonlyArray<BadInput> = [
  { name: "a missing pipeline", args: planOf("none.json"), says: "none.json: found no such file, expected a readable one" },
  { name: "a missing configuration", args: ["simulate", "pipeline.json", "-c", "none.json"], says: "none.json: found no such file, expected" },
  { name: "a directory for a pipeline", args: planOf("folder.json"), directories: ["folder.json"], says: "folder.json: found a directory, expected a file" },
  { name: "a directory for a catalog", args: [...commands.plan, "--catalog", "."], says: ".: found a directory, expected a file" },
  { name: "a file for a directory", args: planOf("trace.deltas/pipeline.json"), says: "trace.deltas/pipeline.json: found a file where its path needs a directory, expected" },
  { name: "a link to itself", args: planOf("loop.json"), links: { "loop.json": "loop.json" }, says: "loop.json: cannot be opened (ELOOP), expected a readable file" },
  { name: "a link to nothing", args: planOf("link.json"), links: { "link.json": "gone.json" }, says: "link.json: found no such file, expected" },
  { name: "a device without end", args: planOf("/dev/zero"), says: "/dev/zero: found a device, expected a file" },
  { name: "an empty name", args: planOf(""), says: '"": found an empty name, expected that of a file' },
  { name: "a name that is too long", args: planOf(`${"n".repeat(300)}.json`), says: `${"n".repeat(300)}.json: cannot be opened (ENAMETOOLONG), expected a readable file` },
  { name: "a name with line ends and colours", args: planOf("a\nb\u001B[31m.json"), says: "a\\nb\\u001b[31m.json: found no such file, expected" },
]

/** Files that cannot be read, or whose content is no document. */
export const badFiles: ReadonlyArray<BadInput> = [
  ...contents.map(([name, content, says]) => ({
    name: `pipeline.json: ${name}`,
    args: commands.plan,
    files: { "pipeline.json": content },
    says: `pipeline.json: ${says}`,
  })),
  ...contents.slice(0, 3).map(([name, content]) => ({
    name: `configuration.json: ${name}`,
    args: commands.simulate,
    files: { "configuration.json": content },
    says: "configuration.json: ",
  })),
  {
    name: "catalog.json: empty",
    args: commands.profileCheck,
    files: { "catalog.json": "" },
    says: "catalog.json: found an empty file",
  },
  {
    name: "pipeline.json: empty, to check",
    args: commands.pipelineCheck,
    files: { "pipeline.json": "" },
    says: "pipeline.json: found an empty file",
  },
  ...places,
]
