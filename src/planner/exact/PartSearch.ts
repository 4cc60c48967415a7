/** The search through the configurations of one part, in order of cost. */
import * as Effect from "effect/Effect"
import TinyQueue from "tinyqueue"
import type { Objective } from "../../domain/Objective.ts"
import { leadingTo, type Scenario, type Stage } from "../../domain/Scenario.ts"
import { Engine, type SimulationError, type Verdict } from "../../engine/Engine.ts"
import { busiestCount } from "./Busy.ts"
import type { PartAccount } from "./Certificate.ts"
import { newPartMemory, type PartMemory } from "./Memory.ts"
import type { Part } from "./Parts.ts"
import { isOpen, type Series } from "./Space.ts"

/** What one model runs. */
export interface Choice {
  readonly series: Series
  readonly replicas: number
}

/** A configuration of a whole part that keeps the objective as far as the part goes. */
export interface PartPlan {
  readonly choices: ReadonlyArray<Choice>
  readonly costPerHour: number
  /** Latency of the part alone at the objective's percentile, ms: no configuration that contains it has less. */
  readonly latencyMs: number
}

/** The choices for a part's first models: what follows from them is found out when its turn comes. */
interface Opened {
  readonly choices: ReadonlyArray<Choice>
  readonly costPerHour: number
}

/** One more choice, not looked at yet. `leastCostPerHour` includes the least of the models that come after. */
interface Pending {
  readonly opened: Opened
  readonly choice: Choice
  readonly leastCostPerHour: number
  readonly order: number
}

/**
 * Looks at partial configurations in order of the least that a whole one costs. One is simulated up to the model that was
 * chosen last: if too many queries can no longer make it, even if all that comes after takes its least time, no
 * configuration that contains it is feasible.
 */
export class PartSearch {
  readonly part: Part
  readonly #template: Scenario
  readonly #objective: Objective
  readonly #memory: PartMemory
  readonly #isOneOfSeveral: boolean
  readonly #pending = new TinyQueue<Pending>(
    [],
    (left, right) =>
      left.leastCostPerHour - right.leastCostPerHour ||
      right.opened.choices.length - left.opened.choices.length ||
      left.order - right.order,
  )
  /** By all choices but the batch size: one that no batch filled. */
  readonly #unfilled = new Map<string, number>()
  /** Least cost of the models from each place on, and how many configurations they have. */
  readonly #restPerHour: ReadonlyArray<number>
  readonly #restCount: ReadonlyArray<bigint>
  #pushedCount = 0
  #simulatedCount = 0
  #byCapacity = 0n
  #byMisses = 0n
  #asSame = 0n
  #keptCount = 0n

  /** The template's own configuration does not matter. With a memory it is one of several of ever tighter objectives. */
  constructor(template: Scenario, part: Part, objective: Objective, memory?: PartMemory) {
    this.part = part
    this.#memory = memory ?? newPartMemory()
    this.#isOneOfSeveral = memory !== undefined
    this.#template = template
    this.#objective = objective
    const { models } = part
    this.#restPerHour = [...models, undefined].map((_, place) =>
      models.slice(place).reduce((sum, { leastCostPerHour }) => sum + leastCostPerHour, 0),
    )
    this.#restCount = [...models, undefined].map((_, place) =>
      models.slice(place).reduce((product, { choiceCount }) => product * choiceCount, 1n),
    )
    if (this.#restPerHour[0] === Number.POSITIVE_INFINITY) this.#byCapacity = this.configurationCount
    else this.#open({ choices: [], costPerHour: 0 })
  }

  /** No configuration that is still to come costs less; infinite after the last. */
  get leastCostPerHour(): number {
    return this.#pending.peek()?.leastCostPerHour ?? Number.POSITIVE_INFINITY
  }

  /** How many configurations the part has. */
  get configurationCount(): bigint {
    return this.#restCount[0]!
  }

  /** Simulations so far. */
  get simulatedCount(): number {
    return this.#simulatedCount
  }

  /** What became of the part's configurations, if all that were not looked at are too dear. */
  account(): PartAccount {
    const excluded = this.#byCapacity + this.#byMisses + this.#asSame + this.#keptCount
    return {
      nodes: this.part.models.map(({ stage }) => stage.name),
      configurations: this.configurationCount,
      excludedByCapacity: this.#byCapacity,
      excludedByMisses: this.#byMisses,
      excludedAsSame: this.#asSame,
      excludedByCost: this.configurationCount - excluded,
      kept: this.#keptCount,
      simulated: this.#simulatedCount,
    }
  }

  /**
   * Looks at the next partial configuration; gives it if it is whole and keeps `sloMs`. That is the objective's, or less
   * from a call on: what keeps the one and not the other counts as too dear.
   */
  readonly next = Effect.fnUntraced({ self: this }, function* (this: PartSearch, sloMs: number): Effect.fn.Return<
    PartPlan | undefined,
    SimulationError,
    Engine
  > {
    const pending = this.#pending.pop()!
    const { opened, choice } = pending
    const choices = [...opened.choices, choice]
    yield* this.#pushNext(pending)
    if (this.#isSame(choices)) {
      this.#asSame += this.#restCount[choices.length]!
      return undefined
    }
    const verdict = yield* this.#judgeModel(choices, sloMs)
    if (verdict._tag === "Misses") {
      if (sloMs === this.#objective.sloMs) this.#byMisses += this.#restCount[choices.length]!
      return undefined
    }
    // A whole simulation for that is too much where a loose objective keeps nearly everything.
    if (!this.#isOneOfSeveral) yield* this.#noteUnfilled(choices)
    const costPerHour = opened.costPerHour + choice.replicas * choice.series.costPerHour
    if (choices.length < this.part.models.length) {
      this.#open({ choices, costPerHour })
      return undefined
    }
    const whole = yield* this.#judgeWhole(choices, verdict, sloMs)
    if (whole._tag === "Misses") {
      if (sloMs === this.#objective.sloMs) this.#byMisses++
      return undefined
    }
    this.#keptCount++
    return { choices, costPerHour, latencyMs: whole.latencyMs }
  })

  /** The part alone, with a configuration of all its models. */
  scenario(choices: ReadonlyArray<Choice>): Scenario {
    return leadingTo(this.#configured(choices), this.part.exits)
  }

  /** Puts every series of the next model in the queue, at its least number of replicas. */
  #open(opened: Opened): void {
    const place = opened.choices.length
    for (const series of this.part.models[place]!.series) {
      const excluded = Math.min(series.minReplicas - 1, series.maxReplicas)
      this.#byCapacity += BigInt(excluded) * this.#restCount[place + 1]!
      if (isOpen(series)) this.#push(opened, { series, replicas: series.minReplicas })
    }
  }

  #push(opened: Opened, choice: Choice): void {
    const restPerHour = this.#restPerHour[opened.choices.length + 1]!
    const leastCostPerHour = opened.costPerHour + choice.replicas * choice.series.costPerHour + restPerHour
    this.#pending.push({ opened, choice, leastCostPerHour, order: this.#pushedCount++ })
  }

  /** Puts one replica more in the queue, unless it could never be busy. */
  readonly #pushNext = Effect.fnUntraced({ self: this }, function* (this: PartSearch, { opened, choice }: Pending) {
    const { series, replicas } = choice
    const enough = replicas < 3 * series.minReplicas + 16 ? series.maxReplicas : yield* this.#busiestOf(opened, series)
    const most = Math.min(series.maxReplicas, enough)
    if (replicas < most) this.#push(opened, { series, replicas: replicas + 1 })
    else this.#asSame += BigInt(series.maxReplicas - replicas) * this.#restCount[opened.choices.length + 1]!
  })

  /** The most replicas of a series that are ever busy at once, if there are as many as there can be. */
  readonly #busiestOf = Effect.fnUntraced({ self: this }, function* (this: PartSearch, opened: Opened, series: Series) {
    const choices = [...opened.choices, { series, replicas: series.maxReplicas }]
    const key = this.#keyOf(choices)
    const known = this.#memory.busiest.get(key)
    if (known !== undefined) return known
    const busiest = busiestCount(yield* this.#simulateLast(choices), series.batchingDelayMs)
    this.#memory.busiest.set(key, busiest)
    return busiest
  })

  /** Whether the queries can still make it once they leave the model that was chosen last. */
  readonly #judgeModel = Effect.fnUntraced(
    { self: this },
    function* (this: PartSearch, choices: ReadonlyArray<Choice>, sloMs: number) {
      const { stage, afterMs, marginMs } = this.part.models[choices.length - 1]!
      const untilMs = sloMs - afterMs + marginMs
      return yield* this.#judge(this.#keyOf(choices), () => leadingTo(this.#configured(choices), [stage.rank]), untilMs)
    },
  )

  /** Whether the part keeps the objective, given that the model that was chosen last does. */
  #judgeWhole(choices: ReadonlyArray<Choice>, last: Verdict, sloMs: number) {
    const { exits, models } = this.part
    const isLastTheExit = exits.length === 1 && exits[0] === models.at(-1)!.stage.rank
    if (isLastTheExit) return Effect.succeed(last)
    const key = `all: ${choices.map((choice, place) => this.#nameOf(choice, place)).join(" ")}`
    return this.#judge(key, () => this.scenario(choices), sloMs)
  }

  /** Whether the last model takes the same batches as with a smaller batch size, which is looked at, too. */
  #isSame(choices: ReadonlyArray<Choice>): boolean {
    const unfilled = this.#unfilled.get(this.#kinOf(choices))
    return unfilled !== undefined && unfilled < choices.at(-1)!.series.maxBatchSize
  }

  /**
   * Notes whether the model that was chosen last never took a batch as large as it may be. Then each took all that was
   * queued, as it would with any larger batch size. With a delay, batch sizes also decide who wakes.
   */
  readonly #noteUnfilled = Effect.fnUntraced(
    { self: this },
    function* (this: PartSearch, choices: ReadonlyArray<Choice>) {
      const { series } = choices.at(-1)!
      const kin = this.#kinOf(choices)
      const { maxBatchSize } = series
      if (series.batchingDelayMs !== 0 || maxBatchSize === 1) return
      if (this.#unfilled.has(kin)) return
      const { stage } = this.part.models[choices.length - 1]!
      const engine = yield* Engine
      this.#simulatedCount++
      const largest = yield* engine.largestBatch(leadingTo(this.#configured(choices), [stage.rank]), stage.name)
      if (largest < maxBatchSize) this.#unfilled.set(kin, maxBatchSize)
    },
  )

  /** What becomes of every query at the model that was chosen last. */
  readonly #simulateLast = Effect.fnUntraced(
    { self: this },
    function* (this: PartSearch, choices: ReadonlyArray<Choice>) {
      const { stage } = this.part.models[choices.length - 1]!
      const engine = yield* Engine
      this.#simulatedCount++
      const lineage = yield* engine.simulate(leadingTo(this.#configured(choices), [stage.rank]))
      return lineage.models.find(({ name }) => name === stage.name)!
    },
  )

  /** Names the choices on which the last model depends, all but its batch size. */
  #kinOf(choices: ReadonlyArray<Choice>): string {
    const { series, replicas } = choices.at(-1)!
    return `${this.#keyOf(choices.slice(0, -1), choices.length - 1)} ${series.hardware} ${series.batchingDelayMs} ${replicas}`
  }

  readonly #judge = Effect.fnUntraced(
    { self: this },
    function* (this: PartSearch, key: string, scenario: () => Scenario, sloMs: number) {
      const known = this.#memory.verdicts.recall(key, sloMs)
      if (known !== undefined) return known
      this.#simulatedCount++
      const engine = yield* Engine
      return this.#memory.verdicts.keep(key, yield* engine.verdict(scenario(), { ...this.#objective, sloMs }))
    },
  )

  /** Names the choices on which a model depends, by default the one that was chosen last: those upstream, and its own. */
  #keyOf(choices: ReadonlyArray<Choice>, place = choices.length - 1): string {
    const heard = [...this.part.models[place]!.upstream, place].flatMap((other) => {
      const choice = choices[other]
      if (choice === undefined) return []
      return [this.#nameOf(choice, other)]
    })
    return `${place}: ${heard.join(" ")}`
  }

  #nameOf({ series, replicas }: Choice, place: number): string {
    return `${this.part.models[place]!.series.indexOf(series)}×${replicas}`
  }

  #configured(choices: ReadonlyArray<Choice>): Scenario {
    const stages: Array<Stage> = [...this.#template.stages]
    for (const [place, { series, replicas }] of choices.entries()) {
      const { stage } = this.part.models[place]!
      const { maxBatchSize, batchingDelayMs, serviceMs } = series
      stages[stage.rank] = { ...stage, maxBatchSize, batchingDelayMs, serviceMs, replicas }
    }
    return { ...this.#template, stages }
  }
}
