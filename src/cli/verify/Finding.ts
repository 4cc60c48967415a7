/** How one check of a plan came out. */
import type { InvalidValue } from "../../domain/InputErrors.ts"
import type { CheckDocument } from "../../domain/Verification.ts"

/** What was checked, and the discrepancy if there is one. */
export type Finding = Pick<CheckDocument, "outcome" | "detail"> & { readonly discrepancy?: InvalidValue }

/** There was nothing to check, or too much. */
export const skipped = (detail: string): Finding => ({ outcome: "skipped", detail })

/** A finding about what may be wrong. */
export const judged = (discrepancy: InvalidValue | undefined, detail: string): Finding =>
  discrepancy === undefined ? { outcome: "holds", detail } : { outcome: "fails", detail, discrepancy }
