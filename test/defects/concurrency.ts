/** Pools that lose work or do it twice, and searches that do not keep up with their readers. */
import { type Defect, defectsOf } from "./Defect.ts"

const workers = defectsOf("pool", "src/engine/pool/Workers.ts", [
  {
    name: "job-in-store-lost-with-its-worker",
    text: "queue = [...life.jobs, ...queue]",
    instead: "queue = [...life.jobs.slice(0, 1), ...queue]",
    caughtBy: ["Pool.answers"],
  },
  {
    name: "job-under-way-lost-with-its-worker",
    text: "queue = [...life.jobs, ...queue]",
    instead: "queue = [...life.jobs.slice(1), ...queue]",
    caughtBy: ["Pool.answers"],
  },
  {
    name: "job-done-twice",
    text: "queue.splice(index, 1)\n        return job",
    instead: "if (job.losses++ !== 0) queue.splice(index, 1)\n        return job",
    caughtBy: ["Pool.exactlyOnce"],
  },
])

const jobs = defectsOf("pool", "src/engine/pool/Jobs.ts", [
  {
    name: "verdicts-of-every-job-at-the-start",
    text: "this.verdicts[start + position] = verdict",
    instead: "this.verdicts[position] = verdict",
    caughtBy: ["Pool.answers"],
  },
  {
    name: "failure-that-comes-last-wins",
    text: "if (this.#endingAt <= place) return",
    instead: "",
    caughtBy: ["Pool.answers"],
  },
  {
    name: "last-scenario-of-a-job-left-out",
    text: "scenarios: scenarios.slice(start, end)",
    instead: "scenarios: scenarios.slice(start, Math.max(start + 1, end - 1))",
    caughtBy: ["Pool.exactlyOnce"],
  },
])

const search = defectsOf("search", "src/planner/Search.ts", [
  {
    name: "steps-lost-on-a-slow-reader",
    text: "onFailure: (cause) => Queue.failCause(queue, cause),\n      },\n    ),\n  )",
    instead:
      'onFailure: (cause) => Queue.failCause(queue, cause),\n      },\n    ), { bufferSize: 1, strategy: "sliding" })',
    caughtBy: ["Search.slowReader"],
  },
  {
    name: "search-goes-on-without-its-reader",
    text: "run((step) => Effect.asVoid(Queue.offer(queue, step))),",
    instead:
      "Effect.flatMap(Effect.forkDetach(run((step) => Effect.asVoid(Queue.offer(queue, step)))), (fiber) =>\n        Effect.callback((resume) => void fiber.addObserver(resume))),",
    caughtBy: ["Search.prefix", "Search.interrupted"],
  },
])

/** Every defect of the pool and of the stream of steps. */
export const concurrencyDefects: ReadonlyArray<Defect> = [...workers, ...jobs, ...search]
