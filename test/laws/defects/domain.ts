/** Ways of reading service times, and gates, that are wrong in one way each. */
import * as Result from "effect/Result"
import type { MakeGate } from "../../../laws/gate.laws.ts"
import type { Interpolation } from "../../../laws/interpolation.laws.ts"
import type { Profile } from "../../../src/domain/Profile.ts"
import * as ServiceTime from "../../../src/domain/ServiceTime.ts"

/** A wrong way of reading service times, and the laws that must notice. */
export interface InterpolationDefect {
  readonly name: string
  readonly interpolation: Interpolation
  readonly caughtBy: ReadonlyArray<string>
}

const rowAt = (profile: Profile, batchSize: number) => profile.find((row) => batchSize <= row.batchSize)

const reading = (
  name: string,
  broken: Partial<Interpolation>,
  caughtBy: ReadonlyArray<string>,
): InterpolationDefect => ({ name, interpolation: { ...ServiceTime, ...broken }, caughtBy })

/** Every defect of interpolation. */
export const interpolationDefects: ReadonlyArray<InterpolationDefect> = [
  reading(
    "next-knot",
    {
      serviceTimeMs: (profile, model, size) =>
        ServiceTime.serviceTimeMs(profile, model, rowAt(profile, size)?.batchSize ?? size),
    },
    ["Interpolation.linear", "Interpolation.table", "Interpolation.outside"],
  ),
  reading(
    "first-and-last-knot-only",
    {
      serviceTimeMs: (profile, model, size) =>
        ServiceTime.serviceTimeMs([profile[0], ...profile.slice(1).slice(-1)] as unknown as Profile, model, size),
    },
    ["Interpolation.throughKnots", "Interpolation.hull"],
  ),
  reading(
    "extrapolates",
    {
      serviceTimeMs: (profile, model, size) =>
        ServiceTime.serviceTimeMs(profile, model, Math.min(size, profile.at(-1)!.batchSize)),
    },
    ["Interpolation.outside"],
  ),
  reading(
    "rounds-batch-sizes",
    { serviceTimeMs: (profile, model, size) => ServiceTime.serviceTimeMs(profile, model, Math.floor(size)) },
    ["Interpolation.outside"],
  ),
  reading(
    "table-off-by-one",
    {
      serviceTimesMs: (profile, model, maxBatchSize) =>
        Result.map(ServiceTime.serviceTimesMs(profile, model, maxBatchSize), (table) => table.slice(1)),
    },
    ["Interpolation.table"],
  ),
  reading(
    "milliseconds-for-seconds",
    {
      serviceTimeMs: (profile, model, size) =>
        Result.map(ServiceTime.serviceTimeMs(profile, model, size), (timeMs) => timeMs / 1000),
    },
    ["Interpolation.throughKnots"],
  ),
]

/** A wrong gate, and the laws that must notice. */
export interface GateDefect {
  readonly name: string
  readonly make: MakeGate
  readonly caughtBy: ReadonlyArray<string>
}

/** A gate that lets a query pass at this one of its deliveries, and forgets it then or never. */
const passingAt =
  (delivery: (parentCount: number) => number, forgets: boolean): MakeGate =>
  (parentCount) => {
    const counts = new Map<number, number>()
    return (group) =>
      group.filter((query) => {
        const count = (counts.get(query) ?? 0) + 1
        const passes = count === delivery(parentCount)
        counts.set(query, passes && forgets ? 0 : count)
        return passes
      })
  }

/** Every defect of gates. */
export const gateDefects: ReadonlyArray<GateDefect> = [
  { name: "at-first-delivery", make: passingAt(() => 1, false), caughtBy: ["Gate.atLastDelivery"] },
  { name: "at-every-delivery", make: passingAt(() => 1, true), caughtBy: ["Gate.exactlyOnce"] },
  {
    name: "one-parent-too-many",
    make: passingAt((parentCount) => parentCount + 1, true),
    caughtBy: ["Gate.exactlyOnce"],
  },
  {
    name: "in-query-order",
    make: (parentCount) => {
      const gate = passingAt(() => parentCount, true)(parentCount, 0)
      return (group) => gate(group).toSorted((left, right) => left - right)
    },
    caughtBy: ["Gate.atLastDelivery"],
  },
]
