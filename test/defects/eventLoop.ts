/** Event loops whose nodes break the semantics. */
import { type Defect, defectsOf } from "./Defect.ts"

/** How the gate lets a query pass that all parents have delivered. */
const passing = `if (count < this.#parentCount) {
        deliveredCount[query] = count
      } else {
        deliveredCount[query] = 0
        this.admitted[this.admittedCount++] = query
      }`

/** The same for a query of which something else is true. */
const passingWhere = (condition: string): string =>
  `deliveredCount[query] = count\n      if (${condition}) this.admitted[this.admittedCount++] = query`

const model = defectsOf("event-loop", "src/engine/event-loop/BatchedModel.ts", [
  {
    // The notebook does not count the replicas that wait, so a take may find the queue empty.
    name: "waiting-replicas-not-counted",
    text: "waitingCount * maxBatchSize < tail - head",
    instead: "0 < tail - head",
    caughtBy: ["ModelNode.waitingBound"],
  },
  {
    name: "wakes-one-too-many-at-equality",
    text: "waitingCount * maxBatchSize < tail - head",
    instead: "waitingCount * maxBatchSize <= tail - head && head < tail",
    caughtBy: ["ModelNode.waitingBound"],
  },
  {
    name: "wakes-for-full-batches-alone",
    text: "waitingCount * maxBatchSize < tail - head",
    instead: "(waitingCount + 1) * maxBatchSize <= tail - head",
    caughtBy: ["ModelNode.workConserving", "Join.complete"],
  },
  {
    name: "batch-of-one-less",
    text: "Math.min(tail, head + maxBatchSize)",
    instead: "Math.min(tail, head + Math.max(1, maxBatchSize - 1))",
    caughtBy: ["ModelNode.takesAll", "ClosedForm.bulkServer", "Pipeline.equals-reference"],
  },
  {
    name: "batch-of-one-more",
    text: "Math.min(tail, head + maxBatchSize)",
    instead: "Math.min(tail, head + maxBatchSize + 1)",
    caughtBy: ["ModelNode.batchBounds", "Pipeline.equals-reference"],
  },
  {
    name: "delay-ignored",
    text: "nowMs + batchingDelayMs",
    instead: "nowMs",
    caughtBy: ["ModelNode.delay"],
  },
  {
    name: "take-after-deliver",
    text: "rank, Phase.take,",
    instead: "rank, Phase.deliver,",
    caughtBy: ["Pipeline.equals-reference"],
  },
  {
    name: "loses-one-of-two-completions",
    text: "const complete = (replica: number): void => {\n    deliver(batchStart[replica]!, batchEnd[replica]!)",
    instead:
      "let lastMs = Number.NaN\n  const complete = (replica: number): void => {\n    if (lastMs !== (lastMs = scheduler.nowMs())) deliver(batchStart[replica]!, batchEnd[replica]!)",
    caughtBy: ["Pipeline.conserves", "Join.complete"],
  },
  {
    name: "replica-stays-busy-after-its-last-batch",
    text: "idle.add(replica)",
    instead: "if (head < tail) idle.add(replica)",
    caughtBy: ["Pipeline.conserves"],
  },
  {
    name: "service-of-the-largest-batch",
    text: "serviceMs[end - start]!",
    instead: "serviceMs[maxBatchSize]!",
    caughtBy: ["ModelNode.serviceTime"],
  },
  {
    name: "times-rounded",
    text: "nowMs + serviceMs[end - start]!",
    instead: "Math.round((nowMs + serviceMs[end - start]!) * 1e8) / 1e8",
    caughtBy: ["Pipeline.scaling", "ModelNode.serviceTime"],
  },
  {
    name: "records-the-queue-before-the-batch",
    text: "batchSize[query] = end - start",
    instead: "batchSize[query] = tail - start",
    caughtBy: ["ModelNode.batchBounds"],
  },
])

const replicas = defectsOf("event-loop", "src/engine/event-loop/BatchedModel.ts", [
  {
    name: "one-replica-waits",
    text: "waitingCount * maxBatchSize < tail - head",
    instead: "waitingCount === 0 && head < tail",
    caughtBy: ["ModelNode.workConserving", "ModelNode.wakes"],
  },
  {
    name: "one-replica-more",
    text: "const { rank, maxBatchSize, replicas, batchingDelayMs, serviceMs } = stage",
    instead: "const { rank, maxBatchSize, batchingDelayMs, serviceMs } = stage\n  const replicas = stage.replicas + 1",
    caughtBy: ["ModelNode.replicaBound", "ClosedForm.lindley", "ClosedForm.manyServers"],
  },
  {
    name: "one-replica-only",
    text: "const { rank, maxBatchSize, replicas, batchingDelayMs, serviceMs } = stage",
    instead: "const { rank, maxBatchSize, batchingDelayMs, serviceMs } = stage\n  const replicas = 1",
    caughtBy: ["ModelNode.workConserving", "ClosedForm.unlimited"],
  },
  {
    name: "delay-twice",
    text: "nowMs + batchingDelayMs",
    instead: "nowMs + batchingDelayMs + batchingDelayMs",
    caughtBy: ["ModelNode.wakes"],
  },
  {
    name: "records-the-wake-for-the-take",
    text: "dequeueMs[query] = nowMs",
    instead: "dequeueMs[query] = nowMs - batchingDelayMs",
    caughtBy: ["ModelNode.causal", "ModelNode.delay"],
  },
  {
    name: "service-of-one-less",
    text: "serviceMs[end - start]!",
    instead: "serviceMs[Math.max(1, end - start - 1)]!",
    caughtBy: ["ModelNode.serviceTime"],
  },
  {
    name: "batch-delivered-backwards",
    text: "overtaken[deliveredCount++] = queue[index]!",
    instead: "overtaken[deliveredCount++] = queue[start + end - 1 - index]!",
    caughtBy: ["ModelNode.batchesAreRuns"],
  },
  {
    name: "knows-the-future",
    text: "nowMs + batchingDelayMs",
    instead: "nowMs + (queryCount % 2 === 0 ? 1 : 2) * batchingDelayMs",
    caughtBy: ["Pipeline.nonAnticipation"],
  },
])

/** The one rule of time, as whole pipelines show it. */
const order = defectsOf("event-loop", "src/engine/Order.ts", [
  {
    name: "deliver-before-complete",
    text: "{ complete: 0, take: 1, deliver: 2 }",
    instead: "{ complete: 1, take: 2, deliver: 0 }",
    caughtBy: ["ClosedForm.bulkServer", "Pipeline.equals-reference"],
  },
  {
    name: "deliver-before-take",
    text: "{ complete: 0, take: 1, deliver: 2 }",
    instead: "{ complete: 0, take: 2, deliver: 1 }",
    caughtBy: ["ClosedForm.unlimited", "Pipeline.equals-reference"],
  },
  {
    // Only the order among parents depends on the rank, and it shows in so few cases that a law of its own seeks them.
    name: "parents-in-order-of-their-events",
    text: "(rank * 4 + phase)",
    instead: "phase",
    caughtBy: ["Join.parentOrder"],
  },
  {
    name: "completions-last-in-first-out",
    text: "maxSequence + sequence",
    instead: "maxSequence + (maxSequence - 1 - sequence)",
    caughtBy: ["ModelNode.fifo", "Pipeline.equals-reference"],
  },
])

const engine = defectsOf("event-loop", "src/engine/event-loop/EventLoopEngine.ts", [
  {
    name: "branches-interfere",
    text: "makeBatchedModel(stage, ",
    instead: "makeBatchedModel({ ...stage, batchingDelayMs: stage.batchingDelayMs * scenario.stages.length }, ",
    caughtBy: ["Pipeline.branch"],
  },
  {
    name: "writes-into-its-input",
    text: "return { arrivalMs: scenario.arrivalMs, models, sinkMs }",
    instead:
      "const arrivalMs = scenario.arrivalMs.slice()\n  scenario.arrivalMs.fill(0)\n  return { arrivalMs, models, sinkMs }",
    caughtBy: ["Pipeline.deterministic"],
  },
])

const nodes = [
  ...defectsOf("event-loop", "src/engine/event-loop/Source.ts", [
    {
      name: "source-drops-the-last-query",
      text: "if (query < arrivalMs.length)",
      instead: "if (query < Math.max(2, arrivalMs.length - 1))",
      caughtBy: ["Pipeline.conserves"],
    },
  ]),
  ...defectsOf("event-loop", "src/engine/event-loop/Join.ts", [
    {
      name: "join-passes-only-the-first-of-a-group",
      text: "outlet(inbox.queries, inbox.start, inbox.end)",
      instead: "outlet(inbox.queries, inbox.start, inbox.start + 1)",
      caughtBy: ["Join.complete"],
    },
  ]),
  ...defectsOf("event-loop", "src/engine/event-loop/Process.ts", [
    {
      name: "delivery-to-the-first-child-alone",
      text: "for (let index = 0; index < children.length; index++) {",
      instead: "for (let index = 0; index < 1; index++) {",
      caughtBy: ["Pipeline.conserves"],
    },
  ]),
]

/** The gate of a node with several parents, as whole pipelines show it. */
const joins = defectsOf("event-loop", "src/engine/event-loop/Process.ts", [
  {
    name: "join-at-first-parent",
    text: passing,
    instead: passingWhere("count === 1"),
    caughtBy: ["Join.atLastParent", "Pipeline.causal"],
  },
  {
    name: "join-forgets-a-parent",
    text: passing,
    instead: passingWhere("count === Math.max(1, this.#parentCount - 1)"),
    caughtBy: ["Join.atLastParent"],
  },
  {
    name: "join-counts-to-two",
    text: passing,
    instead: passingWhere("count === this.#parentCount && count <= 2"),
    caughtBy: ["Join.complete", "Pipeline.conserves"],
  },
])

/** A node's gate by itself. */
const gate = defectsOf("gate", "src/engine/event-loop/Process.ts", [
  {
    name: "join-forgets-late-parents",
    text: "if (count < this.#parentCount) {",
    instead: "if (count < this.#parentCount - 1) {",
    caughtBy: ["Gate.atLastDelivery"],
  },
  {
    // The notebook counts arrivals: two deliveries by one parent pass for two parents.
    name: "join-waits-for-two-whatever-their-number",
    text: "if (count < this.#parentCount) {",
    instead: "if (count < 2) {",
    caughtBy: ["Gate.exactlyOnce"],
  },
  {
    name: "join-waits-for-one-parent-too-many",
    text: "if (count < this.#parentCount) {",
    instead: "if (count <= this.#parentCount) {",
    caughtBy: ["Gate.exactlyOnce"],
  },
  {
    name: "inbox-last-in-first-out",
    text: "this.#start = gate.admittedCount\n      gate.admit(source, start, end)",
    instead:
      "this.#start = gate.admittedCount\n      gate.admit(source.toReversed(), source.length - end, source.length - start)",
    caughtBy: ["Gate.atLastDelivery"],
  },
  {
    name: "gate-opens-at-the-first-delivery",
    text: passing,
    instead: passingWhere("count === 1"),
    caughtBy: ["Gate.atLastDelivery"],
  },
  {
    name: "gate-passes-in-the-queries-order",
    text: "this.#end = gate.admittedCount",
    instead: "this.#end = gate.admittedCount\n      gate.admitted.subarray(this.#start, gate.admittedCount).sort()",
    caughtBy: ["Gate.atLastDelivery"],
  },
])

/** Every defect of the event loop. */
export const eventLoopDefects: ReadonlyArray<Defect> = [
  ...model,
  ...replicas,
  ...order,
  ...engine,
  ...nodes,
  ...joins,
  ...gate,
]
