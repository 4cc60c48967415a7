/** Ways of misreading a profile. */
import { type Defect, defectsOf } from "./Defect.ts"

/** Every defect of service times. */
export const serviceTimeDefects: ReadonlyArray<Defect> = defectsOf("service-times", "src/domain/ServiceTime.ts", [
  {
    // The notebook takes the time of a query for the time of a batch.
    name: "time-per-query-as-time-per-batch",
    text: "(row.batchSize * 1000) / row.throughputQps",
    instead: "1000 / row.throughputQps",
    caughtBy: ["Interpolation.throughKnots"],
  },
  {
    name: "wrong-segment",
    text: "const lower = profile[upperIndex - 1]",
    instead: "const lower = profile[upperIndex - 2]",
    caughtBy: ["Interpolation.linear"],
  },
  {
    name: "wrong-segment-in-the-table",
    text: "betweenKnotsMs(profile[upperIndex - 1]!, upper, model, batchSize)",
    instead: "betweenKnotsMs(profile[0], upper, model, batchSize)",
    caughtBy: ["Interpolation.table"],
  },
  {
    name: "always-the-upper-knot",
    text: "const interpolatedMs = lowerMs + (batchSize - lower.batchSize) * slopeMsPerQuery",
    instead: "const interpolatedMs = upperMs + 0 * slopeMsPerQuery",
    caughtBy: ["Interpolation.linear"],
  },
  {
    name: "leaves-the-hull",
    text: "lowerMs + (batchSize - lower.batchSize) * slopeMsPerQuery\n  return Math.min(Math.max(interpolatedMs, Math.min(lowerMs, upperMs)), Math.max(lowerMs, upperMs))",
    instead: "lowerMs + batchSize * slopeMsPerQuery\n  return interpolatedMs",
    caughtBy: ["Interpolation.hull"],
  },
  {
    name: "extrapolates",
    text: "if (upperIndex === -1) return Result.fail(outside(profile, batchSize, path))",
    instead: "if (upperIndex === -1) return Result.succeed(atKnotMs(profile.at(-1)!, model))",
    caughtBy: ["Interpolation.outside"],
  },
  {
    name: "takes-fractions-of-a-query",
    text: "if (!Number.isInteger(batchSize)) return",
    instead: "if (Number.isNaN(batchSize)) return",
    caughtBy: ["Interpolation.outside"],
  },
  {
    name: "table-without-its-last-entry",
    text: "for (let batchSize = 1; batchSize <= maxBatchSize; batchSize++) {",
    instead: "for (let batchSize = 1; batchSize < maxBatchSize; batchSize++) {",
    caughtBy: ["Interpolation.table"],
  },
  {
    name: "next-knot-for-what-lies-between",
    text: "if (upper.batchSize === batchSize) return",
    instead: "if (batchSize <= upper.batchSize) return",
    caughtBy: ["Interpolation.linear", "Interpolation.table", "Interpolation.outside"],
  },
  {
    name: "first-and-last-knot-alone",
    text: "const upperIndex = profile.findIndex((row) => batchSize <= row.batchSize)",
    instead:
      "profile = [profile[0], ...profile.slice(1).slice(-1)]\n  const upperIndex = profile.findIndex((row) => batchSize <= row.batchSize)",
    caughtBy: ["Interpolation.throughKnots", "Interpolation.hull"],
  },
  {
    name: "up-and-down-between-knots",
    text: "const interpolatedMs = lowerMs",
    instead: "const interpolatedMs = batchSize % 2 === 0 ? lowerMs : upperMs",
    caughtBy: ["Interpolation.monotone"],
  },
  {
    name: "table-without-its-first-entry",
    text: "return Result.succeed(table)",
    instead: "return Result.succeed(table.slice(1))",
    caughtBy: ["Interpolation.table"],
  },
  {
    name: "seconds-for-milliseconds",
    text: "(row.batchSize * 1000) / row.throughputQps",
    instead: "row.batchSize / row.throughputQps",
    caughtBy: ["Interpolation.throughKnots"],
  },
])
