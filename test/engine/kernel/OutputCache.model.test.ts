/** The output cache, driven by commands beside a list in order of use. */
import * as fc from "fast-check"
import { describe, expect } from "vitest"
import { Flow } from "../../../src/engine/kernel/Flow.ts"
import { OutputCache } from "../../../src/engine/kernel/OutputCache.ts"
import { type Action, itFollows } from "../../commands.ts"

/** Flows by key, the one used last at the end. */
interface Kept {
  entries: ReadonlyArray<readonly [key: string, flow: Flow]>
  hits: number
  misses: number
  evictions: number
}

const maxBytes = 12 * 40

const bytesOf = (entries: Kept["entries"]): number => entries.reduce((sum, [, flow]) => sum + flow.byteLength, 0)

const expectCounted = ({ entries, hits, misses, evictions }: Kept, cache: OutputCache): void =>
  expect(cache.statistics).toEqual({
    hits,
    misses,
    evictions,
    entries: entries.length,
    bytes: bytesOf(entries),
    maxBytes,
  })

describe("the output cache", () => {
  const key = fc.constantFrom("a", "b", "c", "d", "e")

  const recall = key.map((key): Action<Kept, OutputCache> => ({
    name: `recall ${key}`,
    run: (model, cache) => {
      const entry = model.entries.find(([other]) => other === key)
      expect(cache.recall(key)).toBe(entry?.[1])
      if (entry === undefined) model.misses++
      else {
        model.hits++
        model.entries = [...model.entries.filter((other) => other !== entry), entry]
      }
      expectCounted(model, cache)
    },
  }))

  const keep = fc
    .record({ key, size: fc.integer({ min: 0, max: 44 }) })
    .map(({ key, size }): Action<Kept, OutputCache> => ({
      name: `keep ${size} as ${key}`,
      run: (model, cache) => {
        const flow = new Flow(new Float64Array(size), new Int32Array(size), size, undefined)
        const isRefused = maxBytes < flow.byteLength || model.entries.some(([other]) => other === key)
        let entries: Kept["entries"] = isRefused ? model.entries : [...model.entries, [key, flow]]
        const leaving: Array<Flow> = isRefused ? [flow] : []
        while (maxBytes < bytesOf(entries)) {
          leaving.push(entries[0]![1])
          model.evictions++
          entries = entries.slice(1)
        }
        model.entries = entries
        expect(cache.keep(key, flow)).toEqual(leaving)
        expectCounted(model, cache)
      },
    }))

  itFollows(
    "keeps what was used last, as much as there is room for",
    { setup: () => ({ model: { entries: [], hits: 0, misses: 0, evictions: 0 }, real: new OutputCache(maxBytes) }) },
    recall,
    keep,
    keep,
  )
})
