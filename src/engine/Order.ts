/**
 * The one rule of time: events run in ascending order of (time, rank of the node, phase, sequence number), each to its
 * end before the next. Nothing else decides an order.
 */

/** What an event is; at one time and rank, completions run before takes and takes before deliveries. */
export const Phase = { complete: 0, take: 1, deliver: 2 } as const
export type Phase = (typeof Phase)[keyof typeof Phase]

/** Sequence numbers run below this; a simulation of more events than that would take weeks. */
export const maxSequence = 2 ** 40

/** Ranks run below this, so that the packed key stays an exact integer in float64. */
export const maxRank = 2 ** 11

/**
 * (rank, phase, sequence) as one float64 whose numeric order is their lexicographic order: below 2^53, since rank is
 * below 2^11, phase below 2^2 and sequence below 2^40.
 */
export const packOrder = (rank: number, phase: Phase, sequence: number): number =>
  (rank * 4 + phase) * maxSequence + sequence
