/** A catalogue as text: a line for each model on each hardware, and what is odd. */
import { type Catalog, costPerHourOf } from "../domain/Catalog.ts"
import * as Profile from "../domain/Profile.ts"
import type { ProfileFinding } from "../domain/ProfileFindings.ts"
import { formatNumber, formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"

const profileTable = (catalog: Catalog): string =>
  formatTable(
    [
      { heading: "model" },
      { heading: "hardware" },
      { heading: "cost/h", align: "right" },
      { heading: "batch sizes" },
      { heading: "first p99 ms", align: "right" },
      { heading: "peak qps", align: "right" },
      { heading: "cost/h per 100 qps", align: "right" },
    ],
    Object.entries(catalog.models).flatMap(([model, profiles]) =>
      Object.entries(profiles).map(([hardware, profile]) => {
        const costPerHour = costPerHourOf(catalog, hardware)
        const peakQps = Math.max(...profile.map(({ throughputQps }) => throughputQps))
        return [
          model,
          hardware,
          formatNumber(costPerHour),
          Profile.batchSizes(profile).join(" "),
          formatNumber(profile[0].latencyMsP99),
          formatNumber(peakQps),
          formatNumber((costPerHour * 100) / peakQps),
        ]
      }),
    ),
  )

/** The whole catalogue. */
export const catalogText = (catalog: Catalog, findings: ReadonlyArray<ProfileFinding>, paint: Paint): string => {
  const count = findings.length === 1 ? "1 finding" : `${findings.length} findings`
  return [
    paint.bold(`Catalog ${catalog.name}: valid, ${count}`),
    ...(catalog.origin === undefined ? [] : [`  ${paint.dim(catalog.origin)}`]),
    "",
    indent(profileTable(catalog)),
    ...(findings.length === 0 ? [] : [""]),
    ...findings.map(({ model, hardware, text }) => `  ${model} on ${hardware}: ${text}`),
  ].join("\n")
}
