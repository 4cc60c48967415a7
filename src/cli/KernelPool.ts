/** A pool of kernels on worker threads. */
import * as Layer from "effect/Layer"
import type { Engine } from "../engine/Engine.ts"
import { defaultStartAfterVisits, layer as poolLayer } from "../engine/pool/PoolEngine.ts"
import * as WorkerThreads from "./WorkerThreads.ts"

/** Node outputs that all workers together keep, and the most that one does. */
const maxCacheBytesInAll = 512 * 2 ** 20
const maxCacheBytesEach = 128 * 2 ** 20

/** Layer of a pool around the calling thread's kernel. */
export const layer = (here: Layer.Layer<Engine>, threadCount: number): Layer.Layer<Engine> => {
  const maxCacheBytes = Math.min(maxCacheBytesEach, Math.floor(maxCacheBytesInAll / threadCount))
  return Layer.provide(
    poolLayer(here, { threadCount, startAfterVisits: defaultStartAfterVisits }),
    WorkerThreads.layer(() => WorkerThreads.spawnKernel({ maxCacheBytes })),
  )
}
