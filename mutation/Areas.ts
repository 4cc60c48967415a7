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
    tests: ["mutation/laws/kernel.test.ts", "test/engine/*.test.ts", "test/engine/kernel/*.test.ts"],
  },
  {
    name: "event-loop",
    sources: ["src/engine/event-loop/*.ts", "src/engine/*.ts"],
    tests: ["mutation/laws/eventLoop.test.ts", "test/engine/*.test.ts", "test/engine/event-loop/*.test.ts"],
  },
  {
    name: "pool",
    sources: ["src/engine/pool/*.ts"],
    tests: ["test/laws/pool.test.ts"],
  },
  {
    name: "domain",
    sources: ["src/domain/*.ts"],
    tests: ["mutation/laws/domain.test.ts", "test/domain/*.test.ts"],
  },
  {
    name: "planner",
    sources: ["src/planner/*.ts"],
    tests: ["mutation/laws/planner.test.ts", "test/planner/*.test.ts"],
  },
]

/** The root of the repository. */
export const root = join(import.meta.dirname, "..")

/** The files under the root that match one of the globs, sorted. */
export const filesOf = (globs: ReadonlyArray<string>): ReadonlyArray<string> =>
  globSync([...globs], { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => file.endsWith(".ts"))
    .toSorted()
