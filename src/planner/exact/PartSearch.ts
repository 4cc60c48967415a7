/** The search through the configurations of one part, in order of cost. */
import * as Effect from "effect/Effect"
import TinyQueue from "tinyqueue"
import type { Objective } from "../../domain/Objective.ts"
import { leadingTo, type Scenario, type Stage } from "../../domain/Scenario.ts"
import { Engine, type SimulationError, type Verdict } from "../../engine/Engine.ts"
import { busiestCount } from "./Busy.ts"
import type { PartAccount } from "./Certificate.ts"
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
  readonly #pending = new TinyQueue<Pending>(
    [],
    (left, right) =>
      left.leastCostPerHour - right.leastCostPerHour ||
      right.opened.choices.length - left.opened.choices.length ||
      left.order - right.order,
  )
  readonly #verdicts = new Map<string, Verdict>()
  readonly #busiest = new Map<string, number>()
  /** Least cost of the models from each place on, and how many configurations they have. */
  readonly #restPerHour: ReadonlyArray<number>
  readonly #restCount: ReadonlyArray<bigint>
  #pushedCount = 0
  #simulatedCount = 0
  #byCapacity = 0n
  #byMisses = 0n
  #byConcurrency = 0n
  #keptCount = 0n

  /** The template's own configuration does not matter. */
  constructor(template: Scenario, part: Part, objective: Objective) {
    this.part = part
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
    const excluded = this.#byCapacity + this.#byMisses + this.#byConcurrency + this.#keptCount
    return {
      nodes: this.part.models.map(({ stage }) => stage.name),
      configurations: this.configurationCount,
      excludedByCapacity: this.#byCapacity,
      excludedByMisses: this.#byMisses,
      excludedByConcurrency: this.#byConcurrency,
      excludedByCost: this.configurationCount - excluded,
      kept: this.#keptCount,
      simulated: this.#simulatedCount,
    }
  }

  /** Looks at the next partial configuration; gives it if it is whole and keeps the objective. */
  readonly next: Effect.Effect<PartPlan | undefined, SimulationError, Engine> = Effect.gen(
    { self: this },
    function* () {
      const pending = this.#pending.pop()!
      const { opened, choice } = pending
      const choices = [...opened.choices, choice]
      const place = opened.choices.length
      yield* this.#pushNext(pending)
      const verdict = yield* this.#judgeModel(choices)
      if (verdict._tag === "Misses") {
        this.#byMisses += this.#restCount[choices.length]!
        return undefined
      }
      const costPerHour = opened.costPerHour + choice.replicas * choice.series.costPerHour
      if (choices.length < this.part.models.length) {
        this.#open({ choices, costPerHour })
        return undefined
      }
      const isOnlyExit = this.part.exits.length === 1 && this.part.exits[0] === this.part.models[place]!.stage.rank
      const whole = isOnlyExit ? verdict : yield* this.#judge(this.scenario(choices), this.#objective)
      if (whole._tag === "Misses") {
        this.#byMisses++
        return undefined
      }
      this.#keptCount++
      return { choices, costPerHour, latencyMs: whole.latencyMs }
    },
  )

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
    else this.#byConcurrency += BigInt(series.maxReplicas - replicas) * this.#restCount[opened.choices.length + 1]!
  })

  /** The most replicas of a series that are ever busy at once, if there are as many as there can be. */
  readonly #busiestOf = Effect.fnUntraced({ self: this }, function* (this: PartSearch, opened: Opened, series: Series) {
    const { stage } = this.part.models[opened.choices.length]!
    const choices = [...opened.choices, { series, replicas: series.maxReplicas }]
    const key = this.#keyOf(choices)
    const known = this.#busiest.get(key)
    if (known !== undefined) return known
    const engine = yield* Engine
    this.#simulatedCount++
    const lineage = yield* engine.simulate(leadingTo(this.#configured(choices), [stage.rank]))
    const busiest = busiestCount(
      lineage.models.find(({ name }) => name === stage.name)!,
      series.batchingDelayMs,
    )
    this.#busiest.set(key, busiest)
    return busiest
  })

  /** Whether the queries can still make it once they leave the model that was chosen last. */
  readonly #judgeModel = Effect.fnUntraced(
    { self: this },
    function* (this: PartSearch, choices: ReadonlyArray<Choice>) {
      const key = this.#keyOf(choices)
      const known = this.#verdicts.get(key)
      if (known !== undefined) return known
      const { stage, afterMs, marginMs } = this.part.models[choices.length - 1]!
      const { sloMs, percentile } = this.#objective
      const scenario = leadingTo(this.#configured(choices), [stage.rank])
      const verdict = yield* this.#judge(scenario, { sloMs: sloMs - afterMs + marginMs, percentile })
      this.#verdicts.set(key, verdict)
      return verdict
    },
  )

  readonly #judge = Effect.fnUntraced(
    { self: this },
    function* (this: PartSearch, scenario: Scenario, objective: Objective) {
      this.#simulatedCount++
      const engine = yield* Engine
      return yield* engine.verdict(scenario, objective)
    },
  )

  /** Names the choices on which the model that was chosen last depends. */
  #keyOf(choices: ReadonlyArray<Choice>): string {
    const place = choices.length - 1
    const heard = [...this.part.models[place]!.upstream, place].map((other) => {
      const { series, replicas } = choices[other]!
      return `${this.part.models[other]!.series.indexOf(series)}×${replicas}`
    })
    return `${place}: ${heard.join(" ")}`
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
