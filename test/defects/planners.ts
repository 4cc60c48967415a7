/** Planners that overlook a configuration, or call one feasible that is not. */
import { type Defect, defectsOf } from "./Defect.ts"

const greedy = (file: string, patches: Parameters<typeof defectsOf>[2]): ReadonlyArray<Defect> =>
  defectsOf("greedy", `src/planner/${file}.ts`, patches)

const exact = (file: string, patches: Parameters<typeof defectsOf>[2]): ReadonlyArray<Defect> =>
  defectsOf("exact", `src/planner/${file}.ts`, patches)

/** Every defect of the planners. */
export const plannerDefects: ReadonlyArray<Defect> = [
  ...greedy("GreedyActions", [
    {
      name: "greedy-skips-its-last-candidate",
      text: "step < series.length)",
      instead: "step < series.length - 1)",
      caughtBy: "GreedyPlanning.localOptimum",
    },
    {
      name: "greedy-tries-no-cheaper-hardware",
      text: "other.costPerHour < option.costPerHour)",
      instead: "other.costPerHour < 0)",
      caughtBy: "GreedyPlanning.localOptimum",
    },
  ]),
  ...exact("exact/PartSearch", [
    {
      name: "exact-skips-its-last-candidate",
      text: "if (replicas < most)",
      instead: "if (replicas < most - 1)",
      caughtBy: "ExactPlanning.equals-enumeration",
    },
    {
      name: "exact-forgets-what-lies-upstream",
      text: "[...this.part.models[place]!.upstream, place]",
      instead: "[place]",
      caughtBy: "ExactPlanning.equals-enumeration",
    },
  ]),
  ...exact("exact/Space", [
    {
      name: "one-replica-too-many-thought-necessary",
      text: "return replicas * perReplica <= criticalPerMs ? replicas + 1 : replicas",
      instead: "return replicas + 1",
      caughtBy: "ExactPlanning.equals-enumeration",
    },
  ]),
  ...exact("exact/ExactSearch", [
    {
      name: "misses-of-parts-added-up",
      text: "return allowed < unionCount(sets)",
      instead: "return allowed < sets.reduce((sum, set) => sum + unionCount([set]), 0)",
      caughtBy: "ExactPlanning.equals-enumeration",
    },
  ]),
  ...defectsOf("exact-after-greedy", "src/planner/exact/ExactSearch.ts", [
    {
      name: "best-is-the-first-found",
      text: "comparePlans(candidate, this.#best) < 0",
      instead: "false",
      caughtBy: "ExactPlanning.equals-enumeration",
    },
  ]),
]
