/** Transcripts in documents: the commands and outputs of their `console` blocks. */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { inRepository } from "./cli/run.ts"

/** The documents, by their paths from the top of the repository. */
export const documents: ReadonlyArray<string> = [
  "README.md",
  "examples/README.md",
  ...readdirSync(inRepository("docs"), { recursive: true, encoding: "utf8" }).map((name) => `docs/${name}`),
].filter((path) => path.endsWith(".md"))

/** Arguments of a command, outputs and files that it names without a folder in this directory. */
export const filesIn = (directory: string, args: ReadonlyArray<string>): ReadonlyArray<string> =>
  args.map((argument, index) =>
    args[index - 1] === "--output" || /^[\w-]+\.[a-z]+$/.test(argument) ? join(directory, argument) : argument,
  )

/** A command of a transcript and the lines it should print; a line `…` stands for any number of lines. */
export interface TranscriptStep {
  readonly command: string
  readonly expected: ReadonlyArray<string>
}

/** The steps of every console block whose commands are marked with `$`. */
export const transcriptSteps = (markdown: string): ReadonlyArray<TranscriptStep> => {
  const blocks = [...markdown.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, body]) => body!.trimEnd())
  return blocks.flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((step) => {
        const [command, ...expected] = step.trimEnd().split("\n")
        return { command: command!, expected }
      }),
  )
}

/** Whether `actual` is `expected`, where a line `…` of the latter matches any number of lines. */
export const matches = (expected: ReadonlyArray<string>, actual: ReadonlyArray<string>): boolean => {
  const [first, ...rest] = expected
  if (first === undefined) return actual.length === 0
  if (first !== "…") return first === actual[0] && matches(rest, actual.slice(1))
  return Array.from({ length: actual.length + 1 }, (_, skipped) => skipped).some((skipped) =>
    matches(rest, actual.slice(skipped)),
  )
}
