/** Sets of queries that miss an objective. */

/** A set of query ids, a bit a query. */
export type QuerySet = Uint32Array

/** The queries whose latency exceeds `sloMs`. */
export const missesOf = (latenciesMs: Float64Array, sloMs: number): QuerySet => {
  const set = new Uint32Array((latenciesMs.length + 31) >>> 5)
  for (let query = 0; query < latenciesMs.length; query++) {
    if (sloMs < latenciesMs[query]!) set[query >>> 5]! |= 1 << (query & 31)
  }
  return set
}

/** The queries that miss an objective on each of several workloads. */
export type QuerySets = ReadonlyArray<QuerySet>

/** On how many workloads more queries than may are in one set or another of each; `allowed` by workload. */
export const missedWorkloads = (sets: ReadonlyArray<QuerySets>, allowed: ReadonlyArray<number>): number =>
  allowed.filter((most, workload) => most < unionCount(sets.map((perWorkload) => perWorkload[workload]!))).length

/** How many queries are in at least one of some sets of equal size. */
export const unionCount = (sets: ReadonlyArray<QuerySet>): number => {
  let count = 0
  for (let word = 0; word < sets[0]!.length; word++) {
    let bits = 0
    for (const set of sets) bits |= set[word]!
    for (; bits !== 0; bits &= bits - 1) count++
  }
  return count
}
