/** Selection: the k-th smallest of many numbers without sorting them. */

/**
 * The value that would be at `rank` (0-based) were `values` ascending; `values` are reordered.
 *
 * @source Floyd & Rivest, "Algorithm 489: SELECT", Communications of the ACM 18 (1975)
 */
export const select = (values: Float64Array, rank: number): number => {
  selectRange(values, 0, values.length - 1, rank)
  return values[rank]!
}

const sampledAbove = 600

const selectRange = (values: Float64Array, from: number, to: number, rank: number): void => {
  let left = from
  let right = to
  while (left < right) {
    if (sampledAbove < right - left) narrow(values, left, right, rank)
    const pivot = values[rank]!
    let low = left
    let high = right
    swap(values, left, rank)
    if (pivot < values[right]!) swap(values, left, right)
    while (low < high) {
      swap(values, low++, high--)
      while (values[low]! < pivot) low++
      while (pivot < values[high]!) high--
    }
    if (values[left] === pivot) swap(values, left, high)
    else swap(values, ++high, right)
    if (high <= rank) left = high + 1
    if (rank <= high) right = high - 1
  }
}

/** Selects within a sample around the rank, so that the pivot of the whole range lies close to its rank. */
const narrow = (values: Float64Array, left: number, right: number, rank: number): void => {
  const size = right - left + 1
  const offset = rank - left + 1
  const logSize = Math.log(size)
  const sampleSize = 0.5 * Math.exp((2 * logSize) / 3)
  const side = offset - size / 2 < 0 ? -1 : 1
  const spread = 0.5 * Math.sqrt((logSize * sampleSize * (size - sampleSize)) / size) * side
  const from = Math.max(left, Math.floor(rank - (offset * sampleSize) / size + spread))
  const to = Math.min(right, Math.floor(rank + ((size - offset) * sampleSize) / size + spread))
  selectRange(values, from, to, rank)
}

const swap = (values: Float64Array, left: number, right: number): void => {
  const value = values[left]!
  values[left] = values[right]!
  values[right] = value
}
