/** Which sources are mutated, and which laws and tests judge them. */
import { globSync } from "node:fs"
import { join } from "node:path"

/** A part of the sources that is judged by its own laws and tests alone, so that a mutant costs well under a second. */
export interface Area {
  readonly name: string
  readonly sources: ReadonlyArray<string>
  readonly tests: ReadonlyArray<string>
}

/** Every area; what they mutate does not overlap. */
export const areas: ReadonlyArray<Area> = [
  {
    name: "kernel",
    sources: ["src/engine/kernel/*.ts"],
    tests: ["test/engine/*.test.ts", "test/engine/kernel/*.test.ts", "mutation/laws/kernel.test.ts"],
  },
  {
    name: "event-loop",
    sources: ["src/engine/event-loop/*.ts", "src/engine/*.ts"],
    tests: ["test/engine/*.test.ts", "test/engine/event-loop/*.test.ts", "mutation/laws/eventLoop.test.ts"],
  },
  {
    name: "pool",
    sources: ["src/engine/pool/*.ts"],
    tests: ["test/engine/pool/{Jobs,PoolWorker,*.scripted}.test.ts", "mutation/laws/pool.test.ts"],
  },
  {
    name: "domain",
    sources: ["src/domain/*.ts"],
    tests: ["test/domain/*.test.ts", "mutation/laws/domain.test.ts"],
  },
  {
    name: "planner",
    sources: ["src/planner/**/*.ts"],
    tests: ["test/planner/**/*.test.ts", "mutation/laws/planner.test.ts"],
  },
]

/** The root of the repository. */
export const root = join(import.meta.dirname, "..")

/** The TypeScript files of a folder that match the globs, those of the first glob first. */
export const filesIn = (folder: string, globs: ReadonlyArray<string>): ReadonlyArray<string> => [
  ...new Set(
    globs.flatMap((glob) =>
      globSync(glob, { cwd: folder, exclude: ["**/*.long.test.ts"] })
        .map((file) => file.replaceAll("\\", "/"))
        .filter((file) => file.endsWith(".ts"))
        .toSorted(),
    ),
  ),
]
