/** The entry of a worker thread: judges scenarios for the calling thread with a kernel of its own. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeWorkerRunner from "@effect/platform-node/NodeWorkerRunner"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as KernelEngine from "../engine/kernel/KernelEngine.ts"
import { serve } from "../engine/pool/PoolWorker.ts"
import type { WorkerStart } from "./WorkerThreads.ts"
import { workerData } from "node:worker_threads"

const options: WorkerStart = workerData

NodeRuntime.runMain(Effect.provide(serve, Layer.merge(KernelEngine.layer(options), NodeWorkerRunner.layer)))
