/** What is odd about measured profiles, though the schema accepts it. */
import type { Catalog } from "./Catalog.ts"
import type { Profile, ProfileRow } from "./Profile.ts"

/** A finding about one model on one hardware; `text` is a sentence with the figures. */
export interface ProfileFinding {
  readonly model: string
  readonly hardware: string
  readonly kind: "service-time-not-monotone" | "latency-not-monotone" | "throughput-not-monotone" | "starts-above-one"
  readonly text: string
}

const serviceTimeMs = ({ batchSize, throughputQps }: ProfileRow): number => (batchSize * 1000) / throughputQps

interface Trend {
  readonly kind: ProfileFinding["kind"]
  readonly what: string
  readonly value: (row: ProfileRow) => number
  readonly unit: string
}

/** What is expected to rise, or at least not to fall, with the batch size. */
const trends: ReadonlyArray<Trend> = [
  { kind: "service-time-not-monotone", what: "the service time of a batch", value: serviceTimeMs, unit: "ms" },
  { kind: "latency-not-monotone", what: "the p99 latency", value: (row) => row.latencyMsP99, unit: "ms" },
  { kind: "throughput-not-monotone", what: "the throughput", value: (row) => row.throughputQps, unit: "qps" },
]

const format = (value: number): string => value.toLocaleString("en-US", { maximumFractionDigits: 3 })

const findingsOf = (model: string, hardware: string, profile: Profile): ReadonlyArray<ProfileFinding> => {
  const findings: Array<ProfileFinding> = []
  if (1 < profile[0].batchSize) {
    const text = `the profile starts at batch size ${profile[0].batchSize}; without batch size 1 it cannot be simulated`
    findings.push({ model, hardware, kind: "starts-above-one", text })
  }
  for (const [index, row] of profile.entries()) {
    const previous = profile[index - 1]
    if (previous === undefined) continue
    for (const { kind, what, value, unit } of trends) {
      if (value(previous) <= value(row)) continue
      const text =
        `${what} falls from ${format(value(previous))} to ${format(value(row))} ${unit} ` +
        `between batch sizes ${previous.batchSize} and ${row.batchSize}`
      findings.push({ model, hardware, kind, text })
    }
  }
  return findings
}

/** All findings of a catalogue, in its order. */
export const findings = (catalog: Catalog): ReadonlyArray<ProfileFinding> =>
  Object.entries(catalog.models).flatMap(([model, profiles]) =>
    Object.entries(profiles).flatMap(([hardware, profile]) => findingsOf(model, hardware, profile)),
  )
