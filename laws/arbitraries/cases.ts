/** Cases for the laws about engines: pipelines with catalogue, configuration and workload that find trouble. */
import * as fc from "fast-check"
import type { Catalog } from "../../src/domain/Catalog.ts"
import type { Configuration, NodeConfiguration } from "../../src/domain/Configuration.ts"
import type { Profile } from "../../src/domain/Profile.ts"
import type { Case } from "../case.ts"
import { anyUnitMs, dyadicUnitMs, headwayChoice, headwayMsOf } from "./durations.ts"
import { type Form, inForm, type NodeChoice, nodeChoice, nodeNameAt, pipelineOf } from "./pipelines.ts"
import { profileOf, type RowChoice, rowChoices, serviceTimeModel } from "./profiles.ts"

/** Restricts the cases of a law. */
export interface CaseOptions {
  /** At most this many nodes; 6 unless told. One node is a model between source and sink. */
  readonly maxNodes?: number
  /** At least this many nodes; 1 unless told. */
  readonly minNodes?: number
  /** At most this many queries; 40 unless told. */
  readonly maxQueries?: number
  /** The form of the pipelines; any unless told. */
  readonly form?: Form
  /** Whether service times are so few and short that most events coincide. */
  readonly isTight?: boolean
  /** Whether all times are dyadic and their sums exact. */
  readonly dyadic?: boolean
  /** Fixes what the configurations would vary. */
  readonly maxBatchSize?: number
  readonly replicas?: number
  readonly noDelay?: boolean
}

/** What a model node runs: a profile by number, and a configuration to be cut to what that profile allows. */
interface ModelChoice {
  readonly profile: number
  readonly maxBatchSize: number
  readonly replicas: number
  readonly delaySteps: number
}

/** Mostly any form; the others are too rare by chance. */
const anyForm = fc.constantFrom<Array<Form>>("chain", "any", "any", "any", "any", "any", "any", "fork")

/** More replicas than any generated workload has queries. */
export const replicasBeyondLoad = 64

const modelChoice = (options: CaseOptions): fc.Arbitrary<ModelChoice> =>
  fc.record({
    profile: fc.integer({ min: 0, max: 3 }),
    maxBatchSize:
      options.maxBatchSize === undefined ? fc.integer({ min: 1, max: 12 }) : fc.constant(options.maxBatchSize),
    replicas:
      options.replicas === undefined
        ? fc.oneof(
            { weight: 9, arbitrary: fc.integer({ min: 1, max: 4 }) },
            { weight: 1, arbitrary: fc.constant(replicasBeyondLoad) },
          )
        : fc.constant(options.replicas),
    delaySteps:
      options.noDelay === true
        ? fc.constant(0)
        : fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: 1, max: 8 }) }),
  })

/** Cases, of every shape unless restricted. */
export const cases = (options: CaseOptions = {}): fc.Arbitrary<Case> => {
  const { minNodes = 1, maxNodes = 6, maxQueries = 40, dyadic = false } = options
  const node = fc.record({ place: nodeChoice(), model: modelChoice(options) })
  return fc
    .record({
      unitMs: dyadic ? dyadicUnitMs() : anyUnitMs(),
      serviceTimeModel: dyadic ? fc.constant("p99" as const) : serviceTimeModel(),
      profiles: fc.array(rowChoices(dyadic), { minLength: 1, maxLength: 4, size: "max" }),
      nodes: fc.array(node, { minLength: minNodes, maxLength: maxNodes, size: "max" }),
      maxSteps: options.isTight === true ? fc.constant(3) : fc.constantFrom(12, 12, 3),
      form: options.form === undefined ? anyForm : fc.constant(options.form),
      headways: fc.oneof(
        { weight: 1, arbitrary: fc.array(headwayChoice(dyadic), { maxLength: 2 }) },
        { weight: 6, arbitrary: fc.array(headwayChoice(dyadic), { maxLength: maxQueries - 1, size: "max" }) },
      ),
    })
    .map(({ unitMs, serviceTimeModel, profiles, nodes, maxSteps, form, headways }) => {
      const profileList = profiles.map((rows) => profileOf(atMost(maxSteps, rows), unitMs))
      const choices = nodes.map(({ place }) => (maxNodes === 1 ? { ...place, isJoin: false } : place))
      const places = inForm(form, choices)
      return {
        catalog: catalogOf(profileList),
        pipeline: pipelineOf(places, (index) => modelNameOf(nodes[index]!.model.profile % profiles.length)),
        configuration: configurationOf(
          nodes.map(({ model }) => model),
          places,
          profileList,
          unitMs,
        ),
        serviceTimeModel,
        headwaysMs: headways.map((headway) =>
          headwayMsOf({ ...headway, steps: headway.steps % (2 * maxSteps + 1) }, unitMs),
        ),
      }
    })
}

/** Service times folded into few steps, so that many events coincide. */
const atMost = (maxSteps: number, rows: ReadonlyArray<RowChoice>): ReadonlyArray<RowChoice> =>
  rows.map(({ gap, steps }) => ({ gap, steps: 1 + ((steps - 1) % maxSteps) }))

/** Two profiles a model, each on its own hardware, so that nodes share models on the same and on other hardware. */
const modelNameOf = (profile: number): string => `m${profile >> 1}`
const hardwareNameOf = (profile: number): string => `h${profile & 1}`

const catalogOf = (profiles: ReadonlyArray<Profile>): Catalog => {
  const models: Record<string, Record<string, Profile>> = {}
  for (const [index, profile] of profiles.entries()) {
    models[modelNameOf(index)] = { ...models[modelNameOf(index)], [hardwareNameOf(index)]: profile }
  }
  return { name: "generated", hardware: { h0: { costPerHour: 1 }, h1: { costPerHour: 2 } }, models }
}

const configurationOf = (
  choices: ReadonlyArray<ModelChoice>,
  places: ReadonlyArray<NodeChoice>,
  profiles: ReadonlyArray<Profile>,
  unitMs: number,
): Configuration => {
  const configuration: Record<string, NodeConfiguration> = {}
  for (const [index, { profile, maxBatchSize, replicas, delaySteps }] of choices.entries()) {
    if (places[index]!.isJoin) continue
    const chosen = profile % profiles.length
    const largest = profiles[chosen]!.at(-1)!.batchSize
    configuration[nodeNameAt(index)] = {
      hardware: hardwareNameOf(chosen),
      maxBatchSize: Math.min(maxBatchSize, largest),
      replicas,
      ...(delaySteps !== 0 && { batchingDelayMs: delaySteps * unitMs }),
    }
  }
  return configuration
}
