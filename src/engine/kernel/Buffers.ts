/** Working arrays that are used again from run to run instead of being allocated anew. */

/** Free arrays by the power of two that is their length. */
export class Buffers {
  readonly #float64: Array<Array<Float64Array>> = []
  readonly #int32: Array<Array<Int32Array>> = []

  /** An array of at least `length` elements, of any content. */
  float64(length: number): Float64Array {
    const power = powerFor(length)
    return this.#float64[power]?.pop() ?? new Float64Array(2 ** power)
  }

  /** An array of at least `length` elements, of any content. */
  int32(length: number): Int32Array {
    const power = powerFor(length)
    return this.#int32[power]?.pop() ?? new Int32Array(2 ** power)
  }

  /** The first `length` elements in the smallest array that holds them; `array` is of no use afterwards. */
  fit<A extends Float64Array | Int32Array>(array: A, length: number): A {
    if (array.length <= 2 ** powerFor(length)) return array
    const fitting = (array instanceof Float64Array ? this.float64(length) : this.int32(length)) as A
    fitting.set(array.subarray(0, length))
    this.release(array)
    return fitting
  }

  /** Gives an array of this pool back; nothing may use it afterwards. */
  release(array: Float64Array | Int32Array): void {
    const power = powerFor(array.length)
    if (array instanceof Float64Array) (this.#float64[power] ??= []).push(array)
    else (this.#int32[power] ??= []).push(array)
  }
}

const powerFor = (length: number): number => 32 - Math.clz32(Math.max(length, 2) - 1)
