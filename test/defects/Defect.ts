/** Defects: small patches of the product, each of which a law must notice. */

import type { Law } from "../../laws/law.ts"

/** What laws judge in a patched copy. */
export type Subject =
  | "scheduler"
  | "gate"
  | "service-times"
  | "event-loop"
  | "kernel"
  | "pool"
  | "search"
  | "greedy"
  | "exact"
  | "late-floor"
  | "busy"
  | "order-floor"
  | "impatient-exact"
  | "foresighted-exact"
  | "brute-force"
  | "frontier"
  | "maximizer"

/** Every law about a subject. */
export type LawsAbout = (subject: Subject) => ReadonlyArray<Law>

/** A patch of one source file: a text that stands in it once, and the text that stands there instead. */
export interface Defect {
  readonly name: string
  readonly file: string
  readonly text: string
  readonly instead: string
  /** What of the patched copy is judged. */
  readonly subject: Subject
  /** The laws that must notice, each by itself. */
  readonly caughtBy: ReadonlyArray<string>
}

/** Defects of one file and subject. */
export const defectsOf = (
  subject: Subject,
  file: string,
  patches: ReadonlyArray<Omit<Defect, "subject" | "file">>,
): ReadonlyArray<Defect> => patches.map((patch) => ({ subject, file, ...patch }))
