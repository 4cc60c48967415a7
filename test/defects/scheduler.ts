/** Schedulers that break the one rule of time. */
import { type Defect, defectsOf } from "./Defect.ts"

const order = defectsOf("scheduler", "src/engine/Order.ts", [
  {
    // The notebook inserts an event before its equals.
    name: "last-in-first-out-ties",
    text: "maxSequence + sequence",
    instead: "maxSequence + (maxSequence - 1 - sequence)",
    caughtBy: ["Scheduler.fifo", "Scheduler.stableSort", "Scheduler.model"],
  },
  {
    name: "phase-before-rank",
    text: "(rank * 4 + phase)",
    instead: "(phase * maxRank + rank)",
    caughtBy: ["Scheduler.stableSort", "Scheduler.model"],
  },
  { name: "rank-ignored", text: "(rank * 4 + phase)", instead: "phase", caughtBy: ["Scheduler.insertion"] },
  {
    name: "phases-collide-with-ranks",
    text: "(rank * 4 + phase)",
    instead: "(rank * 2 + phase)",
    caughtBy: ["Scheduler.stableSort"],
  },
  {
    name: "rank-modulo-1024",
    text: "(rank * 4 + phase)",
    instead: "((rank % 1024) * 4 + phase)",
    caughtBy: ["Scheduler.stableSort", "Scheduler.model"],
  },
  {
    name: "order-of-insertion-alone",
    text: "(rank * 4 + phase) * maxSequence + sequence",
    instead: "sequence",
    caughtBy: ["Scheduler.insertion", "Scheduler.stableSort", "Scheduler.model"],
  },
])

const heap = defectsOf("scheduler", "src/engine/event-loop/EventHeap.ts", [
  {
    name: "heap-forgets-times-when-it-grows",
    text: "timesMs.set(this.#timesMs)",
    instead: "",
    caughtBy: ["Scheduler.onTime"],
  },
  {
    name: "heap-forgets-order-when-it-grows",
    text: "orders.set(this.#orders)",
    instead: "",
    caughtBy: ["Scheduler.stableSort"],
  },
  {
    name: "heap-overlooks-the-fourth-child",
    text: "Math.min(firstChild + 4, count)",
    instead: "Math.min(firstChild + 3, count)",
    caughtBy: ["Scheduler.monotone"],
  },
  {
    name: "heap-ignores-order-going-up",
    text: "parentTimeMs < timeMs || (parentTimeMs === timeMs && orders[parent]! < order)",
    instead: "parentTimeMs <= timeMs",
    caughtBy: ["Scheduler.insertion"],
  },
  {
    name: "heap-ignores-order-going-down",
    text: "timeMs < leastTimeMs || (timeMs === leastTimeMs && order < orders[least]!)",
    instead: "timeMs <= leastTimeMs",
    caughtBy: ["Scheduler.stableSort"],
  },
  {
    // The notebook runs events within 1e-8 ms at the earlier one's time.
    name: "near-ties-run-as-one",
    text: "this.#poppedTimeMs = this.#timesMs[0]!",
    instead: "if (this.#poppedTimeMs + 1e-8 < this.#timesMs[0]!) this.#poppedTimeMs = this.#timesMs[0]!",
    caughtBy: ["Scheduler.onTime"],
  },
])

const loop = defectsOf("scheduler", "src/engine/event-loop/Scheduler.ts", [
  {
    name: "clock-a-little-late",
    text: "nowMs: () => pending.poppedTimeMs",
    instead: "nowMs: () => pending.poppedTimeMs + 1e-8",
    caughtBy: ["Scheduler.onTime"],
  },
  {
    name: "times-of-whole-steps",
    text: "pending.push(timeMs, ",
    instead: "pending.push(4 * Math.floor(timeMs / 4), ",
    caughtBy: ["Scheduler.onTime", "Scheduler.stableSort"],
  },
  {
    name: "thousandth-event-is-lost",
    text: "pending.push(timeMs, packOrder(rank, phase, sequence++), handler)",
    instead: "sequence === 999 ? sequence++ : pending.push(timeMs, packOrder(rank, phase, sequence++), handler)",
    caughtBy: ["Scheduler.exactlyOnce"],
  },
  {
    name: "event-at-zero-is-dropped",
    text: "pending.push(timeMs, packOrder(rank, phase, sequence++), handler)",
    instead:
      "timeMs === 0 && 0 < sequence ? sequence++ : pending.push(timeMs, packOrder(rank, phase, sequence++), handler)",
    caughtBy: ["Scheduler.exactlyOnce"],
  },
  {
    name: "event-runs-twice",
    text: "body: () => pending.pop(),",
    instead: "body: () => Effect.repeat(pending.pop(), { times: pending.size === 3 ? 1 : 0 }),",
    caughtBy: ["Scheduler.exactlyOnce"],
  },
])

/** Every defect of the scheduler. */
export const schedulerDefects: ReadonlyArray<Defect> = [...order, ...heap, ...loop]
