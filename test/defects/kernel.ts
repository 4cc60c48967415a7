/** Kernels whose passes, cache or verdicts are wrong. */
import { type Defect, defectsOf } from "./Defect.ts"

const kernel = (file: string, patches: Parameters<typeof defectsOf>[2]): ReadonlyArray<Defect> =>
  defectsOf("kernel", `src/engine/kernel/${file}.ts`, patches)

/** Every defect of the kernel. */
export const kernelDefects: ReadonlyArray<Defect> = [
  ...kernel("Keys", [
    {
      name: "cache-key-omits-the-delay",
      text: "${replicas} ${batchingDelayMs} $",
      instead: "${replicas} $",
      caughtBy: ["Answer.history"],
    },
    {
      name: "cache-key-omits-the-parents",
      text: "this.#intern(`${modelKey(stage)}<${parents}`)",
      instead: "this.#intern(modelKey(stage))",
      caughtBy: ["Answer.history"],
    },
    {
      name: "cache-key-omits-the-trace",
      text: "`t${this.#traceCount++}`",
      instead: "`t${arrivalMs.length}`",
      caughtBy: ["Answer.history"],
    },
  ]),
  ...kernel("SingleReplicaPass", [
    {
      name: "single-replica-delivers-before-it-completes",
      text: "timesMs[next]! < freeMs",
      instead: "timesMs[next]! <= freeMs",
      caughtBy: ["ClosedForm.bulkServer"],
    },
    {
      name: "single-replica-takes-after-it-delivers",
      text: "timesMs[next]! < takeMs",
      instead: "timesMs[next]! <= takeMs",
      caughtBy: ["Pipeline.equals-reference"],
    },
  ]),
  ...kernel("UnbatchedPass", [
    {
      name: "unbatched-ties-free-too-early",
      text: "deliverMs < freeMs ? freeMs : deliverMs",
      instead: "deliverMs",
      caughtBy: ["ModelNode.replicaBound"],
    },
    {
      name: "unbatched-with-one-replica-less",
      text: "batch < replicas ? deliverMs : completesMs[batch - replicas]!",
      instead: "batch < replicas - 1 || batch === 0 ? deliverMs : completesMs[batch - Math.max(1, replicas - 1)]!",
      caughtBy: ["ModelNode.workConserving"],
    },
  ]),
  ...kernel("RunningBatches", [
    {
      name: "equal-completions-last-in-first-out",
      text: "completesMs[before]! <= completeMs",
      instead: "completesMs[before]! < completeMs",
      caughtBy: ["ModelNode.fifo"],
    },
  ]),
  ...kernel("KernelRun", [
    {
      name: "query-that-completes-last-left-out",
      text: "query < arrivalMs.length ? arrivalMs[query]! : Number.POSITIVE_INFINITY",
      instead: "arrivalMs[Math.min(query, arrivalMs.length - 1)]!",
      caughtBy: ["Pipeline.conserves"],
    },
  ]),
  ...kernel("Network", [
    {
      name: "delay-forgotten-where-batches-are-of-one",
      text: "stage.maxBatchSize === 1 && stage.batchingDelayMs === 0",
      instead: "stage.maxBatchSize === 1",
      caughtBy: ["ModelNode.delay"],
    },
    {
      name: "gates-of-all-parents-alike",
      text: 'parents.map((parent) => keys[parent]!).join(",")',
      instead: "parents.length",
      caughtBy: ["Answer.history"],
    },
    {
      name: "join-hears-one-parent-alone",
      text: "if (inputs.length === 1) return inputs[0]!",
      instead: "if (inputs.length !== 0) return inputs[0]!",
      caughtBy: ["Join.atLastParent"],
    },
  ]),
  ...kernel("KernelEngine", [
    {
      name: "one-miss-too-few-allowed",
      text: "return allowed < certainMisses",
      instead: "return allowed <= certainMisses",
      caughtBy: ["Answer.verdict"],
    },
    {
      name: "percentile-one-rank-lower",
      text: "Percentile.nearestRank(percentile, arrivalMs.length) - 1",
      instead: "Math.max(0, Percentile.nearestRank(percentile, arrivalMs.length) - 2)",
      caughtBy: ["Answer.verdict"],
    },
    {
      name: "keeps-the-latencies-that-it-gave-away",
      text: "const latenciesMs = into ?? new Float64Array(arrivalMs.length)",
      instead:
        "const latenciesMs = buffers.float64(arrivalMs.length).subarray(0, arrivalMs.length)\n        buffers.release(latenciesMs)",
      caughtBy: ["Answer.latencies"],
    },
  ]),
  ...kernel("KernelRun", [
    {
      name: "every-group-one-larger-than-it-is",
      text: "followers[position] = end - position - 1",
      instead: "followers[position] = end - position",
      caughtBy: ["Answer.deliveries"],
    },
  ]),
  ...kernel("KernelEngine", [
    {
      name: "batches-looked-at-until-the-end",
      text: "takesMs[batch]! <= untilMs",
      instead: "takesMs[batch]! <= Infinity",
      caughtBy: ["Answer.nodeVerdict"],
    },
    {
      name: "last-batch-before-certainty-overlooked",
      text: "takesMs[batch]! <= untilMs",
      instead: "takesMs[batch + 1]! <= untilMs",
      caughtBy: ["Answer.nodeVerdict", "Answer.unfilled"],
    },
  ]),
  ...kernel("Sink", [
    {
      name: "late-at-equality-of-one-parent",
      text: "if (latencyMs <= sloMs) timelyCount++",
      instead: "if (latencyMs < sloMs) timelyCount++",
      caughtBy: ["Answer.verdict"],
    },
  ]),
  ...kernel("Misses", [
    {
      name: "late-at-equality",
      text: "sloMs < latenciesMs[query]!",
      instead: "sloMs <= latenciesMs[query]!",
      caughtBy: ["Answer.verdict"],
    },
  ]),
]
