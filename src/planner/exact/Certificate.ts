/** Certificates: what an exact search did with every configuration of its space. */

/** What became of the configurations of one part of the pipeline. */
export interface PartAccount {
  readonly nodes: ReadonlyArray<string>
  /** How many configurations the part has; it is the sum of the four that follow and of `kept`. */
  readonly configurations: bigint
  /** Too few replicas to serve enough queries in time, by the arrival curve. */
  readonly excludedByCapacity: bigint
  /** More queries than may were late where some of the part's models were simulated. */
  readonly excludedByMisses: bigint
  /** More replicas than can be busy at once, or larger batches than are taken until the verdict is certain: as another. */
  readonly excludedAsSame: bigint
  /** Costs more than the plan, by a lower bound on what keeps the objective, or as much and is slower. */
  readonly excludedByCost: bigint
  /** Feasible as far as this part goes, and cheap enough to be combined with other parts. */
  readonly kept: bigint
  /** How many simulations of some of the part's models there were. */
  readonly simulated: number
}

/** Why a plan is the cheapest. */
export interface Certificate {
  /** No feasible configuration costs less, per hour. */
  readonly lowerBoundPerHour: number
  readonly configurations: bigint
  readonly parts: ReadonlyArray<PartAccount>
  /** Combinations of kept configurations of several parts, and how many of them were simulated to the sink. */
  readonly combinations: number
  readonly combinationsSimulated: number
}
