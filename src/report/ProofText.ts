/** What an exact search proved, as text. */
import type { CertificateDocument, ProofDocument } from "../domain/Plan.ts"
import { formatCount, formatNumber, indent, type Table, tableText } from "./Format.ts"

/** A count of any size: digits in groups, or the order of magnitude where there are many. */
export const formatBig = (digits: string): string => {
  if (digits.length <= 12) return formatCount(Number(digits))
  return `${digits[0]}.${digits.slice(1, 3)} × 10^${digits.length - 1}`
}

/** What is known, in words. */
export const standing = ({ isProven, stoppedBy, lowerBoundPerHour, gapPercent }: ProofDocument): string => {
  if (isProven) return lowerBoundPerHour === null ? "no configuration is feasible" : "no configuration is cheaper"
  const because = stoppedBy === "interrupt" ? "interrupted" : "out of time"
  const bound = `a plan costs at least ${formatNumber(lowerBoundPerHour ?? 0)} per hour`
  return gapPercent === null
    ? `${because}: ${bound}`
    : `${because}: ${bound}, so this one is at most ${formatNumber(gapPercent)} % too dear`
}

/** What became of the configurations of every part of the pipeline. */
export const partTable = ({ parts }: CertificateDocument): Table => ({
  columns: [
    { heading: "part" },
    { heading: "configurations", align: "right" },
    { heading: "too few replicas", align: "right" },
    { heading: "miss too often", align: "right" },
    { heading: "same as another", align: "right" },
    { heading: "too dear", align: "right" },
    { heading: "kept", align: "right" },
    { heading: "simulated", align: "right" },
  ],
  rows: parts.map((part) => [
    part.nodes.join(", "),
    formatBig(part.configurations),
    formatBig(part.excludedByCapacity),
    formatBig(part.excludedByMisses),
    formatBig(part.excludedAsSame),
    formatBig(part.excludedByCost),
    formatBig(part.kept),
    formatCount(part.simulated),
  ]),
})

const combinationsText = (count: number): string =>
  `${formatCount(count)} ${count === 1 ? "combination" : "combinations"}`

/** The whole proof. */
export const proofText = (proof: ProofDocument): string => {
  const { certificate, simulated, isProven } = proof
  const heading = `${isProven ? "Proof" : "Search"}: ${standing(proof)}; ${formatCount(simulated)} simulations`
  if (certificate === null) return heading
  return [
    `${heading} for ${formatBig(certificate.configurations)} configurations`,
    indent(tableText(partTable(certificate))),
    `  ${combinationsText(certificate.combinations)} of what was kept, ${formatCount(certificate.combinationsSimulated)} simulated`,
  ].join("\n")
}
