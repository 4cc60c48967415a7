/**
 * Recorded traces: one number a line, read in chunks of any size. Nothing is kept of a line but its number, so memory is
 * bounded by the numbers.
 */
import * as Result from "effect/Result"
import { decimalOf } from "./Decimal.ts"
import { formatFound } from "./Decode.ts"
import { InvalidValue } from "./InputErrors.ts"
import { type TraceForm, traceForms } from "./TraceForm.ts"
import { maxDurationMs, maxHeadways } from "./Units.ts"

const maxLineLength = 1000
/** Numbers are kept in blocks, so that none is copied before all are there. */
const blockLength = 65_536

const newline = 10
const isBlank = (byte: number): boolean => byte === 32 || byte === 13 || byte === 9
const byteOrderMark = [0xef, 0xbb, 0xbf]

/** 10^n, exact, shape [23], indexed by n. */
const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

/** The checked numbers of a trace, in the order in which they were added. */
export class TraceNumbers {
  readonly #form: (typeof traceForms)[TraceForm]
  readonly #maxLines: number
  readonly #maxArrivals: number
  readonly #full: Array<Float64Array<ArrayBuffer>> = []
  #block = new Float64Array(blockLength)
  #length = 0
  #first = 0
  #previous = 0
  #arrivals = 0
  #blankLine = 0

  constructor(form: TraceForm, headwayLimit: number = maxHeadways) {
    this.#form = traceForms[form]
    this.#maxLines = this.#form.kind === "timestamp" ? headwayLimit + 1 : headwayLimit
    this.#maxArrivals = headwayLimit + 1
  }

  /** Takes a number, or gives false: then `refusal` says why. */
  add(value: number): boolean {
    if (this.#blankLine !== 0 || this.#length === this.#maxLines || !this.#accepts(value)) return false
    const index = this.#length % blockLength
    if (index === 0) this.#startBlock(value)
    this.#block[index] = value
    this.#length++
    this.#previous = value
    if (this.#form.kind === "count") this.#arrivals += value
    return true
  }

  /** Notes a blank line: an error, unless only blank lines follow. */
  addBlank(line: number): void {
    if (this.#blankLine === 0) this.#blankLine = line
  }

  /** Takes the number that a text stands for. */
  addText(text: string, line: number): InvalidValue | undefined {
    return this.add(decimalOf(text)) ? undefined : this.refusal(text, line)
  }

  /** Why the text of a line was not taken. */
  refusal(text: string, line: number): InvalidValue {
    const fail = (found: string, expected: string, at = line) =>
      new InvalidValue({ path: `line ${at}`, found, expected })
    if (this.#blankLine !== 0) return fail("a blank line", `${this.#expected}, or the end of the file`, this.#blankLine)
    if (text.includes("\0")) return fail("binary data", "text with one number a line")
    if (maxLineLength < text.length) return fail(formatFound(text), `a number of at most ${maxLineLength} characters`)
    if (this.#length === this.#maxLines) return fail("one line more", `at most ${this.#maxLines} lines`)
    const value = decimalOf(text)
    if (!this.#isInRange(value)) return fail(formatFound(text), this.#expected)
    if (this.#form.kind === "count") return fail(formatFound(text), `at most ${this.#maxArrivals} arrivals in all`)
    return value < this.#previous
      ? fail(`${formatFound(text)} after ${this.#previous}`, "timestamps in ascending order")
      : fail(formatFound(text), `a timestamp at most ${this.#maxSpan} ${this.#form.symbol} after the first`)
  }

  /** All the numbers, of which there must be enough for one headway; once. */
  end(): Result.Result<Float64Array, InvalidValue> {
    const tooFew = this.#tooFew
    if (tooFew !== undefined) return Result.fail(new InvalidValue({ path: "", ...tooFew }))
    const numbers = new Float64Array(this.#length)
    this.#full.push(this.#block.subarray(0, this.#length - this.#full.length * blockLength))
    for (let block = this.#full.pop(); block !== undefined; block = this.#full.pop()) {
      numbers.set(block, this.#full.length * blockLength)
      block.buffer.transfer(0) // frees it now, the newest first, so that memory does not double meanwhile
    }
    return Result.succeed(numbers)
  }

  get #tooFew(): { readonly found: string; readonly expected: string } | undefined {
    if (this.#length === 0) return { found: "no number", expected: `${this.#expected}, one a line` }
    if (this.#form.kind === "timestamp" && this.#length < 2) {
      return { found: "one timestamp", expected: "at least two timestamps, one a line" }
    }
    if (this.#form.kind === "count" && this.#arrivals < 2) {
      return { found: `counts that sum to ${this.#arrivals}`, expected: "at least 2 arrivals in all" }
    }
    return undefined
  }

  get #expected(): string {
    const { kind, unit, greatest } = this.#form
    return kind === "count"
      ? `a count of arrivals, a whole number from 0 to ${this.#maxArrivals}`
      : `a ${kind} in ${unit}, a number from 0 to ${greatest}`
  }

  /** How far the last timestamp may lie after the first, in their unit. */
  get #maxSpan(): number {
    return maxDurationMs * this.#form.perMs
  }

  #isInRange(value: number): boolean {
    const { kind, greatest } = this.#form
    if (kind !== "count") return 0 <= value && value <= greatest
    return 0 <= value && value <= this.#maxArrivals && Number.isInteger(value)
  }

  #accepts(value: number): boolean {
    if (!this.#isInRange(value)) return false
    if (this.#form.kind === "count") return this.#arrivals + value <= this.#maxArrivals
    if (this.#form.kind === "headway" || this.#length === 0) return true
    return this.#previous <= value && value - this.#first <= this.#maxSpan
  }

  #startBlock(value: number): void {
    if (this.#length === 0) {
      this.#first = value
      return
    }
    this.#full.push(this.#block)
    this.#block = new Float64Array(blockLength)
  }
}

/** Reads a trace of one number a line, given in chunks of UTF-8 bytes, cut anywhere. */
export class TraceParser {
  readonly #numbers: TraceNumbers
  /** The start of a line whose end has not come yet; one byte more than a line may have shows that it has too many. */
  readonly #pending = new Uint8Array(maxLineLength + 1)
  #pendingLength = 0
  #line = 1
  #failure: InvalidValue | undefined

  constructor(form: TraceForm, headwayLimit: number = maxHeadways) {
    this.#numbers = new TraceNumbers(form, headwayLimit)
  }

  /** Reads on; fails at the first line that is wrong, and from then on with the same error. */
  feed(bytes: Uint8Array): Result.Result<void, InvalidValue> {
    let start = 0
    while (start < bytes.length && this.#failure === undefined) {
      const found = bytes.indexOf(newline, start)
      const end = found === -1 ? bytes.length : found
      if (found !== -1 && this.#pendingLength === 0 && end - start <= maxLineLength) this.#readLine(bytes, start, end)
      else this.#keep(bytes.subarray(start, end))
      if (found !== -1) this.#endLine()
      start = end + 1
    }
    return this.#failure === undefined ? Result.succeed(undefined) : Result.fail(this.#failure)
  }

  /** Ends the last line, and gives all the numbers as they stand in the trace; once. */
  end(): Result.Result<Float64Array, InvalidValue> {
    this.#endLine()
    return this.#failure === undefined ? this.#numbers.end() : Result.fail(this.#failure)
  }

  #keep(bytes: Uint8Array): void {
    const kept = bytes.subarray(0, this.#pending.length - this.#pendingLength)
    this.#pending.set(kept, this.#pendingLength)
    this.#pendingLength += kept.length
    if (maxLineLength < this.#pendingLength) this.#failure = this.#numbers.refusal(textOf(this.#pending), this.#line)
  }

  #endLine(): void {
    if (0 < this.#pendingLength && this.#failure === undefined) this.#readLine(this.#pending, 0, this.#pendingLength)
    this.#pendingLength = 0
    this.#line++
  }

  #readLine(bytes: Uint8Array, lineStart: number, lineEnd: number): void {
    let start = lineStart
    let end = lineEnd
    if (this.#line === 1 && byteOrderMark.every((byte, index) => bytes[start + index] === byte)) start += 3
    while (start < end && isBlank(bytes[start]!)) start++
    while (start < end && isBlank(bytes[end - 1]!)) end--
    if (start === end) {
      this.#numbers.addBlank(this.#line)
      return
    }
    if (this.#numbers.add(plainNumber(bytes, start, end))) return
    this.#failure = this.#numbers.addText(textOf(bytes.subarray(start, end)), this.#line)
  }
}

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true })
const textOf = (bytes: Uint8Array): string => utf8.decode(bytes)

/**
 * The number of plain digits with at most one point; −1, which no trace takes, where it is not that simple. The digits
 * must make a whole number below 2^53: that and the power of ten are then exact, and the one division rounds as IEEE 754
 * and decimal texts do.
 */
const plainNumber = (bytes: Uint8Array, start: number, end: number): number => {
  let digits = 0
  let pointIndex = end
  for (let index = start; index < end; index++) {
    const byte = bytes[index]!
    if (48 <= byte && byte <= 57) digits = digits * 10 + (byte - 48)
    else if (byte === 46 && pointIndex === end && 1 < end - start) pointIndex = index
    else return -1
  }
  const decimals = pointIndex === end ? 0 : end - pointIndex - 1
  return digits < 2 ** 53 && decimals <= 22 ? digits / powersOfTen[decimals]! : -1
}
