/** Right or wrong: how answers are compared. */
import { createHash } from "node:crypto"
import type { Answer, Benchmark, Contestant } from "./Benchmark.ts"

/** A short name of an answer's exact bits (float64, little-endian): 16 hexadecimal digits of its SHA-256. */
export const digestOf = (answer: Answer): string =>
  createHash("sha256")
    .update(new Uint8Array(answer.buffer, answer.byteOffset, answer.byteLength))
    .digest("hex")
    .slice(0, 16)

/** What is wrong with the baseline's answer, if anything. */
export const faultOfBaseline = (benchmark: Benchmark, answer: Answer): string | undefined => {
  const digest = digestOf(answer)
  if (digest === benchmark.expectedDigest) return undefined
  return `${benchmark.baseline} answered ${answer.length} values with digest ${digest}, expected ${benchmark.expectedDigest}`
}

/** What is wrong with a contestant's answer, if anything. */
export const faultOf = (contestant: Contestant, answer: Answer, baselineAnswer: Answer): string | undefined => {
  const { name, judgement } = contestant
  switch (judgement._tag) {
    case "Digest": {
      const digest = digestOf(answer)
      return digest === judgement.digest ? undefined : `${name} has digest ${digest}, expected ${judgement.digest}`
    }
    case "SameBits":
      return differenceOf(name, answer, baselineAnswer, 0)
    case "SortedWithin":
      return differenceOf(name, answer.toSorted(), baselineAnswer.toSorted(), judgement.toleranceMs)
  }
}

const differenceOf = (name: string, answer: Answer, expected: Answer, tolerance: number): string | undefined => {
  if (answer.length !== expected.length) {
    return `${name} answered ${answer.length} values, expected ${expected.length}`
  }
  const agrees = (value: number, index: number) =>
    tolerance === 0 ? Object.is(value, expected[index]) : Math.abs(value - expected[index]!) <= tolerance
  const index = answer.findIndex((value, index) => !agrees(value, index))
  if (index === -1) return undefined
  return `${name} answered ${answer[index]} at place ${index}, expected ${expected[index]}`
}
