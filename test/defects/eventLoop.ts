/** Event loops whose nodes break the semantics. */
import { type Defect, defectsOf } from "./Defect.ts"

const model = defectsOf("event-loop", "src/engine/event-loop/BatchedModel.ts", [
  {
    // The notebook does not count the replicas that wait, so a take may find the queue empty.
    name: "waiting-replicas-not-counted",
    text: "waitingCount * maxBatchSize < tail - head",
    instead: "0 < tail - head",
    caughtBy: "ModelNode.waitingBound",
  },
  {
    name: "wakes-one-too-many-at-equality",
    text: "waitingCount * maxBatchSize < tail - head",
    instead: "waitingCount * maxBatchSize <= tail - head && head < tail",
    caughtBy: "ModelNode.waitingBound",
  },
  {
    name: "wakes-for-full-batches-alone",
    text: "waitingCount * maxBatchSize < tail - head",
    instead: "(waitingCount + 1) * maxBatchSize <= tail - head",
    caughtBy: "ModelNode.workConserving",
  },
  {
    name: "batch-of-one-less",
    text: "Math.min(tail, head + maxBatchSize)",
    instead: "Math.min(tail, head + Math.max(1, maxBatchSize - 1))",
    caughtBy: "ModelNode.takesAll",
  },
  {
    name: "batch-of-one-more",
    text: "Math.min(tail, head + maxBatchSize)",
    instead: "Math.min(tail, head + maxBatchSize + 1)",
    caughtBy: "ModelNode.batchBounds",
  },
  {
    name: "delay-ignored",
    text: "nowMs + batchingDelayMs",
    instead: "nowMs",
    caughtBy: "ModelNode.delay",
  },
  {
    name: "take-after-deliver",
    text: "rank, Phase.take,",
    instead: "rank, Phase.deliver,",
    caughtBy: "Pipeline.equals-reference",
  },
  {
    name: "loses-one-of-two-completions",
    text: "const complete = (replica: number): void => {\n    deliver(batchStart[replica]!, batchEnd[replica]!)",
    instead:
      "let lastMs = Number.NaN\n  const complete = (replica: number): void => {\n    if (lastMs !== (lastMs = scheduler.nowMs())) deliver(batchStart[replica]!, batchEnd[replica]!)",
    caughtBy: "Pipeline.conserves",
  },
  {
    name: "replica-stays-busy-after-its-last-batch",
    text: "idle.add(replica)",
    instead: "if (head < tail) idle.add(replica)",
    caughtBy: "Pipeline.conserves",
  },
  {
    name: "service-of-the-largest-batch",
    text: "serviceMs[end - start]!",
    instead: "serviceMs[maxBatchSize]!",
    caughtBy: "ModelNode.serviceTime",
  },
  {
    name: "times-rounded",
    text: "nowMs + serviceMs[end - start]!",
    instead: "Math.round((nowMs + serviceMs[end - start]!) * 1e8) / 1e8",
    caughtBy: "Pipeline.scaling",
  },
  {
    name: "records-the-queue-before-the-batch",
    text: "batchSize[query] = end - start",
    instead: "batchSize[query] = tail - start",
    caughtBy: "ModelNode.batchBounds",
  },
])

const nodes = [
  ...defectsOf("event-loop", "src/engine/event-loop/Source.ts", [
    {
      name: "source-drops-the-last-query",
      text: "if (query < arrivalMs.length)",
      instead: "if (query < Math.max(2, arrivalMs.length - 1))",
      caughtBy: "Pipeline.conserves",
    },
  ]),
  ...defectsOf("event-loop", "src/engine/event-loop/Join.ts", [
    {
      name: "join-passes-only-the-first-of-a-group",
      text: "outlet(inbox.queries, inbox.start, inbox.end)",
      instead: "outlet(inbox.queries, inbox.start, inbox.start + 1)",
      caughtBy: "Join.complete",
    },
  ]),
  ...defectsOf("event-loop", "src/engine/event-loop/Process.ts", [
    {
      name: "delivery-to-the-first-child-alone",
      text: "for (let index = 0; index < children.length; index++) {",
      instead: "for (let index = 0; index < 1; index++) {",
      caughtBy: "Pipeline.conserves",
    },
  ]),
]

/** A node's gate by itself. */
const gate = defectsOf("gate", "src/engine/event-loop/Process.ts", [
  {
    name: "join-forgets-late-parents",
    text: "if (count < this.#parentCount) {",
    instead: "if (count < this.#parentCount - 1) {",
    caughtBy: "Gate.atLastDelivery",
  },
  {
    // The notebook counts arrivals: two deliveries by one parent pass for two parents.
    name: "join-waits-for-two-whatever-their-number",
    text: "if (count < this.#parentCount) {",
    instead: "if (count < 2) {",
    caughtBy: "Gate.exactlyOnce",
  },
  {
    name: "join-waits-for-one-parent-too-many",
    text: "if (count < this.#parentCount) {",
    instead: "if (count <= this.#parentCount) {",
    caughtBy: "Gate.exactlyOnce",
  },
  {
    name: "inbox-last-in-first-out",
    text: "this.#start = gate.admittedCount\n      gate.admit(source, start, end)",
    instead:
      "this.#start = gate.admittedCount\n      gate.admit(source.toReversed(), source.length - end, source.length - start)",
    caughtBy: "Gate.atLastDelivery",
  },
])

/** Every defect of the event loop. */
export const eventLoopDefects: ReadonlyArray<Defect> = [...model, ...nodes, ...gate]
