/** Judges partial configurations of one part: what its models do, simulated up to one of them. */
import * as Effect from "effect/Effect"
import type { Deliveries } from "../../domain/Deliveries.ts"
import type { Objective } from "../../domain/Objective.ts"
import { allowedMisses } from "../../domain/Percentile.ts"
import { leadingTo, type ModelStage, type Scenario, type Stage } from "../../domain/Scenario.ts"
import { Engine, type SimulationError } from "../../engine/Engine.ts"
import type { NodeVerdict, Verdict } from "../../engine/Verdict.ts"
import { engineOver, enoughOf, onEach, type Workloads } from "../Workloads.ts"
import { mostBusy } from "./Busy.ts"
import { type Departures, departuresOf, followedBy } from "./Departures.ts"
import { newPartMemory, type PartMemory, type Verdicts } from "./Memory.ts"
import { missesOf, type QuerySets } from "./Misses.ts"
import type { Part } from "./Parts.ts"
import { ReplicaFloor } from "./ReplicaFloor.ts"
import { isOpen, type Series } from "./Space.ts"

/** What one model runs. */
export interface Choice {
  readonly series: Series
  readonly replicas: number
}

/** Choices by the models' places in the part; none where it is open what a model runs. */
export type Choices = ReadonlyArray<Choice | undefined>

/** These choices, and one more at a place. */
export const withChoice = (choices: Choices, place: number, choice: Choice): Choices => {
  const all = [...choices]
  all[place] = choice
  return all
}

/** A number of replicas for each open series of a model. */
export type ReplicaCounts = ReadonlyMap<Series, number>

/** When a search takes the longer way because the shorter one leads nowhere. */
export interface Patience {
  /** After so many choices of a model that miss, one after the other, all are surveyed; by default 16. */
  readonly missesBeforeSurvey?: number | undefined
  /** After so many simulations what models must cost is foreseen; by default 1,000. */
  readonly simulationsBeforeForesight?: number | undefined
}

/** How a judge goes about it. */
export interface JudgeOptions extends Patience {
  /** What is to be served; by default the template's own workload, which is the first of all. */
  readonly workloads?: Workloads | undefined
  /** What is known already; by default nothing. */
  readonly memory?: PartMemory | undefined
}

/** The name of a model that only listens; no node of a pipeline has it. */
const follower = ""

/** Asks the engine about one part, and remembers what it said. */
export class PartJudge {
  readonly part: Part
  readonly objective: Objective
  readonly workloads: Workloads
  /** How many queries may miss the objective, by workload. */
  readonly allowedMisses: ReadonlyArray<number>
  /** By place: after so many choices that miss, one after the other, all are surveyed. */
  readonly missesBeforeSurvey: Array<number>
  readonly #simulationsBeforeForesight: number
  readonly #template: Scenario
  readonly #memory: PartMemory
  /** The least number of replicas when there was one the last time: what runs upstream is mostly about the same. */
  readonly #lastLeast = new Map<Series, number>()
  /** Simulations so far. */
  simulatedCount = 0

  /** The template's own configuration does not matter. */
  constructor(template: Scenario, part: Part, objective: Objective, options: JudgeOptions = {}) {
    this.part = part
    this.objective = objective
    this.workloads = options.workloads ?? { arrivals: [template.arrivalMs], mayMiss: 0 }
    this.allowedMisses = this.workloads.arrivals.map(({ length }) => allowedMisses(objective.percentile, length))
    this.missesBeforeSurvey = part.models.map(() => options.missesBeforeSurvey ?? 16)
    this.#simulationsBeforeForesight = options.simulationsBeforeForesight ?? 1000
    this.#template = template
    this.#memory = options.memory ?? newPartMemory()
  }

  /** Whether the search is long enough for what models must cost to be foreseen. */
  get isForesighted(): boolean {
    return this.#simulationsBeforeForesight <= this.simulatedCount
  }

  /** How late after its arrival a query may leave the model at a place, if what comes after takes its least time. */
  untilMs(place: number, sloMs: number): number {
    const { afterMs, marginMs } = this.part.models[place]!
    return sloMs - afterMs + marginMs
  }

  /** Whether enough queries can still make it once they leave the model at a place, and the largest batch until then. */
  onModel(choices: Choices, place: number, sloMs: number): Effect.Effect<NodeVerdict, SimulationError, Engine> {
    const untilMs = this.untilMs(place, sloMs)
    const { name } = this.#stage(place)
    return this.#recallOr(this.#memory.models, this.keyOf(choices, place), untilMs, (engine, objective) =>
      engine.nodeVerdict(this.#configured(choices), name, objective),
    )
  }

  /** Whether the part keeps the objective, its models all chosen. */
  onWhole(choices: ReadonlyArray<Choice>, sloMs: number): Effect.Effect<Verdict, SimulationError, Engine> {
    const { exits, models } = this.part
    // All else leads to the only exit, so that it is the last model.
    const judged =
      exits.length === 1 ? this.onModel(choices, models.length - 1, sloMs) : this.#onAllExits(choices, sloMs)
    return Effect.map(judged, ({ verdict }) => verdict)
  }

  /** The queries that cannot make it any more once they leave the model at a place, by workload. */
  missesAt(choices: Choices, place: number): Effect.Effect<QuerySets, SimulationError, Engine> {
    const untilMs = this.untilMs(place, this.objective.sloMs)
    return missesOnEach(onEach(this.#upTo(choices, place), this.workloads), untilMs)
  }

  /** The queries of the part, its models all chosen, that miss the objective, by workload. */
  missesOfWhole(choices: ReadonlyArray<Choice>): Effect.Effect<QuerySets, SimulationError, Engine> {
    return missesOnEach(onEach(this.scenario(choices), this.workloads), this.objective.sloMs)
  }

  /**
   * By series of the model at a place: with fewer replicas too many queries must be late, given what runs upstream; one
   * more than there may be if with any number.
   */
  leastReplicas(upstream: Choices, place: number): Effect.Effect<ReplicaCounts, SimulationError, Engine> {
    const untilMs = this.untilMs(place, this.objective.sloMs)
    return this.#replicaCounts(upstream, place, (series, perWorkload) => {
      const floors = perWorkload.map(
        (deliveries, workload) => new ReplicaFloor(deliveries, this.workloads.arrivals[workload]!, untilMs, series),
      )
      const leastOf = (one: Series): number => {
        const guess = this.#lastLeast.get(one)
        const least = enoughOf(
          floors.map((floor, workload) => floor.leastReplicas(one, this.allowedMisses[workload]!, guess)),
          this.workloads.mayMiss,
        )
        if (least <= one.maxReplicas) this.#lastLeast.set(one, least)
        return least
      }
      // From large batches to small ones: a floor begins with what it found at the last.
      return series.toReversed().map(leastOf).toReversed()
    })
  }

  /** By series of the model at a place, given what runs upstream: with more replicas all queries fare the same. */
  mostReplicas(upstream: Choices, place: number): Effect.Effect<ReplicaCounts, SimulationError, Engine> {
    return this.#replicaCounts(upstream, place, (series, perWorkload) =>
      series.map((one) => Math.max(...perWorkload.map((deliveries) => mostBusy(deliveries, one)))),
    )
  }

  /** Numbers of replicas of the series at a place, by what is delivered there on each workload. */
  readonly #replicaCounts = Effect.fnUntraced(
    { self: this },
    function* (
      this: PartJudge,
      upstream: Choices,
      place: number,
      count: (series: ReadonlyArray<Series>, perWorkload: ReadonlyArray<Deliveries>) => ReadonlyArray<number>,
    ): Effect.fn.Return<ReplicaCounts, SimulationError, Engine> {
      this.simulatedCount++
      const engine = yield* Engine
      const { name } = this.#stage(place)
      const series = this.part.models[place]!.series.filter(isOpen)
      const perWorkload = yield* Effect.forEach(onEach(this.#upTo(upstream, place), this.workloads), (scenario) =>
        engine.deliveries(scenario, name),
      )
      const counts = count(series, perWorkload)
      return new Map(series.map((one, index) => [one, counts[index]!]))
    },
  )

  /** What leaves the model at a place, by workload. */
  readonly departures = Effect.fnUntraced(
    { self: this },
    function* (
      this: PartJudge,
      choices: Choices,
      place: number,
    ): Effect.fn.Return<ReadonlyArray<Departures>, SimulationError, Engine> {
      this.simulatedCount++
      const engine = yield* Engine
      return yield* Effect.forEach(onEach(this.#upTo(choices, place), this.workloads), (scenario) =>
        Effect.map(engine.deliveries(followedBy(scenario, follower), follower), departuresOf),
      )
    },
  )

  /** Names the choices on which a model depends: those upstream, and its own if it has one. */
  keyOf(choices: Choices, place: number): string {
    const heard = [...this.part.models[place]!.upstream, place].flatMap((other) => {
      const choice = choices[other]
      return choice === undefined ? [] : [this.#nameOf(choice, other)]
    })
    return `${place}: ${heard.join(" ")}`
  }

  /** The part alone, with a configuration of all its models. */
  scenario(choices: ReadonlyArray<Choice>): Scenario {
    return leadingTo(this.#configured(choices), this.part.exits)
  }

  #upTo(choices: Choices, place: number): Scenario {
    return leadingTo(this.#configured(choices), [this.#stage(place).rank])
  }

  #onAllExits(
    choices: ReadonlyArray<Choice>,
    sloMs: number,
  ): Effect.Effect<{ readonly verdict: Verdict }, SimulationError, Engine> {
    const key = choices.map((choice, place) => this.#nameOf(choice, place)).join(" ")
    return this.#recallOr(this.#memory.wholes, key, sloMs, (engine, objective) =>
      Effect.map(engine.verdict(this.scenario(choices), objective), (verdict) => ({ verdict })),
    )
  }

  /** What is remembered of a verdict, or else what the engine says. */
  #recallOr<A extends { readonly verdict: Verdict }>(
    memory: Verdicts<A>,
    key: string,
    sloMs: number,
    ask: (engine: Engine["Service"], objective: Objective) => Effect.Effect<A, SimulationError>,
  ): Effect.Effect<A, SimulationError, Engine> {
    return Effect.gen({ self: this }, function* () {
      const known = memory.recall(key, sloMs)
      if (known !== undefined) return known
      this.simulatedCount++
      return memory.keep(key, yield* ask(yield* engineOver(this.workloads), { ...this.objective, sloMs }))
    })
  }

  #stage(place: number): ModelStage {
    return this.part.models[place]!.stage
  }

  #nameOf({ series, replicas }: Choice, place: number): string {
    return `${this.part.models[place]!.series.indexOf(series)}×${replicas}`
  }

  #configured(choices: Choices): Scenario {
    const stages: Array<Stage> = [...this.#template.stages]
    for (const [place, choice] of choices.entries()) {
      if (choice === undefined) continue
      const stage = this.#stage(place)
      const { maxBatchSize, batchingDelayMs, serviceMs } = choice.series
      stages[stage.rank] = { ...stage, maxBatchSize, batchingDelayMs, serviceMs, replicas: choice.replicas }
    }
    return { ...this.#template, stages }
  }
}

/** The queries whose latency exceeds a limit, by scenario. */
const missesOnEach = Effect.fnUntraced(function* (
  scenarios: ReadonlyArray<Scenario>,
  limitMs: number,
): Effect.fn.Return<QuerySets, SimulationError, Engine> {
  const engine = yield* Engine
  return yield* Effect.forEach(scenarios, (scenario) =>
    Effect.map(engine.latencies(scenario), (latenciesMs) => missesOf(latenciesMs, limitMs)),
  )
})
