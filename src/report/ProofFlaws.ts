/** Whether a proof is in order by itself: what can be told without a simulation. */
import { InvalidValue } from "../domain/InputErrors.ts"
import type { CertificateDocument, PlanDocument, ProofDocument } from "../domain/Plan.ts"
import { gapPercent } from "./Documents.ts"

type ExactPlan = Extract<PlanDocument, { readonly planner: "exact" }>

/** The first thing in which a plan's outcome, proof and certificate contradict each other; `nodes` are the models. */
export const proofFlaw = (document: ExactPlan, nodes: ReadonlyArray<string>): InvalidValue | undefined => {
  const { proof } = document
  return (
    endingFlaw(document) ??
    boundFlaw(document) ??
    (proof.certificate === null ? undefined : certificateFlaw(proof.certificate, nodes))
  )
}

const flawAt = (path: string, found: unknown, expected: string): InvalidValue =>
  new InvalidValue({ path: `proof.${path}`, found: JSON.stringify(found), expected })

/** A proof is of a search that ended by itself, and has a certificate unless nothing had to be searched. */
const endingFlaw = ({ outcome, proof }: ExactPlan): InvalidValue | undefined => {
  const { isProven, stoppedBy, certificate } = proof
  if (isProven && stoppedBy !== null)
    return flawAt("isProven", isProven, `false, as the search was stopped by ${stoppedBy}`)
  if (!isProven && stoppedBy === null) return flawAt("isProven", isProven, "true, as nothing stopped the search")
  if (isProven && outcome === "not-found") return flawAt("isProven", isProven, 'false, as the outcome is "not-found"')
  if (!isProven && outcome === "infeasible") return flawAt("isProven", isProven, 'true, as the outcome is "infeasible"')
  if (isProven && outcome === "planned" && certificate === null) return flawAt("certificate", null, "a certificate")
  if (!isProven && certificate !== null) return flawAt("certificate", {}, "null, as the search was stopped")
  return undefined
}

const boundFlaw = ({ outcome, proof, plan }: ExactPlan): InvalidValue | undefined => {
  const { isProven, lowerBoundPerHour, gapPercent: gap } = proof
  if (lowerBoundPerHour === null) {
    return outcome === "infeasible" ? undefined : flawAt("lowerBoundPerHour", null, "a cost per hour")
  }
  if (outcome === "infeasible") return flawAt("lowerBoundPerHour", lowerBoundPerHour, "null, as nothing is feasible")
  if (plan === undefined) return gap === null ? undefined : flawAt("gapPercent", gap, "null, as there is no plan")
  const { costPerHour } = plan
  if (costPerHour < lowerBoundPerHour) {
    return flawAt("lowerBoundPerHour", lowerBoundPerHour, `at most ${costPerHour}, what the plan costs`)
  }
  if (isProven && lowerBoundPerHour !== costPerHour) {
    return flawAt("lowerBoundPerHour", lowerBoundPerHour, `${costPerHour}, what the plan costs, as that is proven`)
  }
  const right = gapPercent(costPerHour, lowerBoundPerHour)
  return gap === right ? undefined : flawAt("gapPercent", gap, `${right}, by cost and lower bound`)
}

const certificateFlaw = (
  { configurations, parts }: CertificateDocument,
  nodes: ReadonlyArray<string>,
): InvalidValue | undefined => {
  for (const [index, part] of parts.entries()) {
    const sum = [
      part.excludedByCapacity,
      part.excludedByMisses,
      part.excludedAsSame,
      part.excludedByCost,
      part.kept,
    ].reduce((total, count) => total + BigInt(count), 0n)
    if (sum !== BigInt(part.configurations)) {
      return flawAt(`certificate.parts[${index}].configurations`, part.configurations, `${sum}, the sum of its counts`)
    }
  }
  const product = parts.reduce((total, part) => total * BigInt(part.configurations), 1n)
  if (product !== BigInt(configurations)) {
    return flawAt("certificate.configurations", configurations, `${product}, the product of its parts`)
  }
  const covered = parts.flatMap((part) => part.nodes)
  return JSON.stringify(covered.toSorted()) === JSON.stringify(nodes.toSorted())
    ? undefined
    : flawAt("certificate.parts", covered, `parts of ${nodes.join(", ")}, each once`)
}

/** What an exact proof says it searched. */
export const spaceOf = ({ maxReplicas, batchingDelaysMs }: ProofDocument) => ({ maxReplicas, batchingDelaysMs })
