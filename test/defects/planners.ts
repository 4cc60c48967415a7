/** Planners that overlook a configuration, call one feasible that is not, or say what is not so of their own plan. */
import { type Defect, defectsOf, type Subject } from "./Defect.ts"

const planner =
  (subject: Subject) =>
  (file: string, patches: Parameters<typeof defectsOf>[2]): ReadonlyArray<Defect> =>
    defectsOf(subject, `src/planner/${file}.ts`, patches)

const greedy = planner("greedy")
const exact = planner("exact")
const impatientExact = planner("impatient-exact")

/** Searches that overlook something. */
const searches = [
  ...greedy("GreedyActions", [
    {
      name: "greedy-skips-its-last-candidate",
      text: "step < series.length)",
      instead: "step < series.length - 1)",
      caughtBy: ["GreedyPlanning.localOptimum"],
    },
    {
      name: "greedy-tries-no-cheaper-hardware",
      text: "other.costPerHour < option.costPerHour)",
      instead: "other.costPerHour < 0)",
      caughtBy: ["GreedyPlanning.localOptimum"],
    },
  ]),
  ...exact("exact/Offers", [
    {
      name: "exact-skips-its-last-candidate",
      text: "if (replicas <= most)",
      instead: "if (replicas < most)",
      caughtBy: ["ExactPlanning.equals-enumeration"],
    },
    {
      name: "exact-skips-its-first-candidate",
      text: "this.#offer(series, series.minReplicas)",
      instead:
        "this.#offer(series, series.minReplicas < series.maxReplicas ? series.minReplicas + 1 : series.minReplicas)",
      caughtBy: ["ExactPlanning.equals-enumeration", "ExactPlanning.neverDearer"],
    },
    {
      name: "exact-keeps-no-latency-of-just-the-slo",
      text: "latencyMs <= untilMs)",
      instead: "latencyMs < untilMs)",
      caughtBy: ["ExactPlanning.equals-enumeration"],
    },
    {
      // Graham's anomalies: one replica more may make a feasible configuration miss, and another may mend that.
      name: "exact-takes-more-replicas-for-faster",
      text: "const { verdict, largestBatch } = yield* this.#judge.onModel(choices, this.place, sloMs)",
      instead:
        'const most = withChoice(this.#upstream, this.place, { ...choice, replicas: choice.series.maxReplicas })\n    const bound = yield* this.#judge.onModel(most, this.place, sloMs)\n    const { verdict, largestBatch } = bound.verdict._tag === "Misses" ? bound : yield* this.#judge.onModel(choices, this.place, sloMs)',
      caughtBy: ["ExactPlanning.equals-enumeration"],
    },
    {
      name: "exact-takes-full-batches-for-unfilled",
      text: "if (largestBatch < maxBatchSize)",
      instead: "if (largestBatch <= maxBatchSize)",
      caughtBy: ["ExactPlanning.ties"],
    },
  ]),
  ...exact("exact/PartJudge", [
    {
      name: "exact-forgets-what-lies-upstream",
      text: "[...this.part.models[place]!.upstream, place]",
      instead: "[place]",
      caughtBy: ["ExactPlanning.equals-enumeration"],
    },
  ]),
  ...exact("exact/Openings", [
    {
      name: "exact-counts-what-is-left-twice",
      text: "(isReady(place) ? sum : sum + models[place]!.leastCostPerHour)",
      instead: "sum + models[place]!.leastCostPerHour",
      caughtBy: ["ExactPlanning.ties"],
    },
  ]),
  ...exact("exact/Space", [
    {
      name: "one-replica-too-many-thought-necessary",
      text: "return replicas * perReplica <= criticalPerMs ? replicas + 1 : replicas",
      instead: "return replicas + 1",
      caughtBy: ["ExactPlanning.equals-enumeration"],
    },
    {
      name: "one-replica-more-than-allowed",
      text: "Math.min(options.maxReplicas, mostQueries(workloads))",
      instead: "options.maxReplicas + 1",
      caughtBy: ["Planning.limits"],
    },
  ]),
  ...planner("late-floor")("exact/LateFloor", [
    {
      name: "one-batch-a-replica-thought-too-few",
      text: "takenMs[place - serverCount]! + leastMs",
      instead: "takenMs[place - serverCount]! + leastMs * 1.5",
      caughtBy: ["LateFloor.below"],
    },
    {
      name: "queries-in-time-thought-to-be-alone",
      text: "sizes[place] = size",
      instead: "sizes[place] = least",
      caughtBy: ["LateFloor.below"],
    },
    {
      name: "each-share-counted-as-a-query",
      text: "Math.ceil(leftOut / this.#mostUnits)",
      instead: "Math.ceil((2 * leftOut) / this.#mostUnits)",
      caughtBy: ["LateFloor.below"],
    },
    {
      name: "followers-thought-to-fill-more-than-a-batch",
      text: "const batch = Math.min(maxBatchSize, followers[place]! + 1)",
      instead: "const batch = maxBatchSize",
      caughtBy: ["LateFloor.needed"],
    },
  ]),
  ...planner("late-floor")("exact/ReplicaFloor", [
    {
      name: "hopeless-queries-of-peaks-counted-twice",
      text: "allowed - hopeless + this.#lateFloor.hopelessCount(series)",
      instead: "allowed - hopeless",
      caughtBy: ["LateFloor.needed"],
    },
  ]),
  ...planner("busy")("exact/Busy", [
    {
      name: "a-delivery-thought-to-be-one-batch",
      text: "Math.ceil((followers[place]! + 1) / maxBatchSize)",
      instead: "Math.sign(maxBatchSize)",
      caughtBy: ["Busy.same"],
    },
    {
      name: "those-that-wait-thought-idle",
      text: "deliveredMs[ended]! + batchingDelayMs + longestMs",
      instead: "deliveredMs[ended]! + longestMs",
      caughtBy: ["Busy.same"],
    },
    {
      name: "batches-thought-to-take-no-longer-than-one-query",
      text: "serviceMs.subarray(1, largestBatch + 1)",
      instead: "serviceMs.subarray(1, 2)",
      caughtBy: ["Busy.same"],
    },
  ]),
  ...planner("order-floor")("exact/OrderFloor", [
    {
      name: "nobody-overtakes-before-the-feeds",
      text: "ahead[query]! -= overtaken[query]!",
      instead: "ahead[query]! -= 0",
      caughtBy: ["OrderFloor.below"],
    },
    {
      name: "nobody-overtakes-after-the-feeds",
      text: "this.#ahead[query]! + 1 - overtaking",
      instead: "this.#ahead[query]! + 1",
      caughtBy: ["OrderFloor.below"],
    },
    {
      name: "batches-one-smaller-than-they-may-be",
      text: "count < this.#maxBatchSize ? count : this.#maxBatchSize",
      instead: "Math.max(1, Math.min(count, this.#maxBatchSize - 1))",
      caughtBy: ["OrderFloor.below"],
    },
  ]),
  ...planner("order-floor")("exact/Departures", [
    {
      name: "one-overtaken-at-most",
      text: "overtaken[query]!++",
      instead: "overtaken[query] = 1",
      caughtBy: ["OrderFloor.below"],
    },
  ]),
  ...planner("foresighted-exact")("exact/Foresight", [
    {
      name: "next-choice-thought-dearer",
      text: "if (overtaking <= late) return true",
      instead: "if (-1 <= late) return true",
      caughtBy: ["Standing.bound"],
    },
  ]),
  ...exact("exact/Misses", [
    {
      name: "misses-of-branches-added-up",
      text: "most < unionCount(sets.map((perWorkload) => perWorkload[workload]!))",
      instead: "most < sets.reduce((sum, perWorkload) => sum + unionCount([perWorkload[workload]!]), 0)",
      caughtBy: ["ExactPlanning.equals-enumeration"],
    },
  ]),
  ...exact("Workloads", [
    {
      name: "one-workload-more-may-miss",
      text: "perWorkload.length - 1 - mayMiss",
      instead: "Math.max(0, perWorkload.length - 2 - mayMiss)",
      caughtBy: ["SeveralWorkloads.feasible", "SeveralWorkloads.equals-enumeration"],
    },
    {
      name: "first-workload-alone",
      text: "[arrivalMs, ...(more?.arrivals ?? [])]",
      instead: "[arrivalMs]",
      caughtBy: ["SeveralWorkloads.feasible"],
    },
    {
      name: "largest-batch-of-the-slowest-workload",
      text: "Math.max(...answers.map(({ largestBatch }) => largestBatch))",
      instead: "Math.min(...answers.map(({ largestBatch }) => largestBatch))",
      caughtBy: ["SeveralWorkloads.equals-enumeration"],
    },
  ]),
  ...exact("BatchCount", [
    {
      name: "one-batch-too-few-thought-to-fit",
      text: "Math.ceil(this.#leastCapacity(windowMs) / perReplica)",
      instead: "Math.ceil(this.#leastCapacity(windowMs) / perReplica) + 1",
      caughtBy: ["ExactPlanning.equals-enumeration"],
    },
  ]),
  ...exact("exact/ExactSearch", [
    {
      name: "exact-wants-less-than-the-slo",
      text: "yield* engine.verdict(compile(this.#problem, configuration), { sloMs, percentile })",
      instead:
        "yield* engine.verdict(compile(this.#problem, configuration), { sloMs: sloMs * (1 - 2 ** -51), percentile })",
      caughtBy: ["ExactPlanning.equals-enumeration", "Planning.infeasible"],
    },
  ]),
  ...impatientExact("exact/Exact", [
    {
      name: "exact-takes-a-plan-of-greedys-beyond-its-limits",
      text: "!isFeasible(found) || !isOffered(options, found)",
      instead: "!isFeasible(found)",
      caughtBy: ["Planning.limits", "ExactPlanning.equals-enumeration"],
    },
  ]),
  ...exact("Options", [
    {
      name: "first-hardware-alone",
      text: "Catalog.hardwareOf(catalog, node.role.model).flatMap(",
      instead: "Catalog.hardwareOf(catalog, node.role.model).slice(0, 1).flatMap(",
      caughtBy: ["ExactPlanning.equals-enumeration", "Planning.infeasible"],
    },
    {
      name: "largest-batch-size-alone",
      text: "batchSizes: Profile.batchSizes(profile)",
      instead: "batchSizes: Profile.batchSizes(profile).slice(-1)",
      caughtBy: ["ExactPlanning.equals-enumeration"],
    },
  ]),
  ...defectsOf("frontier", "src/planner/frontier/Frontier.ts", [
    {
      name: "frontier-skips-small-gains",
      text: "sloMs = nextBelow(latencyMs)",
      instead: "sloMs = latencyMs / 2",
      caughtBy: ["Frontier.complete"],
    },
  ]),
  ...defectsOf("maximizer", "src/planner/maximize/Exclusion.ts", [
    {
      name: "maximizer-excludes-what-takes-the-whole-budget",
      text: "question.budgetPerHour < leastCostPerHour(",
      instead: "question.budgetPerHour <= leastCostPerHour(",
      caughtBy: ["ExactMaximize.checks"],
    },
  ]),
  ...defectsOf("maximizer", "src/planner/maximize/Maximize.ts", [
    {
      name: "maximizer-stops-too-soon",
      text: "while (feasible * (1 + this.#question.tolerance) < infeasible)",
      instead: "while (feasible * (1.5 + this.#question.tolerance) < infeasible)",
      caughtBy: ["ExactMaximize.tight"],
    },
  ]),
]

/** Judgements of a configuration that are about something else. */
const judgements = [
  ...greedy("Candidate", [
    {
      name: "judges-by-the-median",
      text: "engine.verdicts(scenarios, problem.objective)",
      instead: 'engine.verdicts(scenarios, { ...problem.objective, percentile: { label: "p50", parts: 50_000 } })',
      caughtBy: ["Planning.feasible", "Planning.latency"],
    },
    {
      name: "judges-by-the-first-query",
      text: "Scenario.compile({ ...problem, configuration })",
      instead: "Scenario.compile({ ...problem, arrivalMs: problem.arrivalMs.slice(0, 1), configuration })",
      caughtBy: ["Planning.feasible", "Planning.latency"],
    },
  ]),
  ...defectsOf("greedy", "src/domain/Configuration.ts", [
    {
      name: "price-of-one-replica",
      text: "sum + replicas * Catalog.costPerHourOf(catalog, hardware)",
      instead: "sum + Catalog.costPerHourOf(catalog, hardware)",
      caughtBy: ["Planning.cost"],
    },
  ]),
  ...defectsOf("brute-force", "laws/reference/enumeration.ts", [
    {
      // No planner that ships has a budget yet, so that this one stands for them.
      name: "budget-forgotten",
      text: "latencyMs <= objective.sloMs && costPerHour <= maxCostPerHour",
      instead: "latencyMs <= objective.sloMs",
      caughtBy: ["Planning.limits"],
    },
  ]),
]

const last = 'yield* report({ _tag: "Planned", candidate: state.best, certificate })'

/** The last step of an exact search with something else in its candidate. */
const planning = (change: string): string => last.replace("state.best", `{ ...state.best, ${change} }`)

/** A change of every node of the best configuration. */
const eachNode = (change: string): string =>
  `configuration: Object.fromEntries(Object.entries(state.best.configuration).map(([name, node]) => [name, { ...node, ${change} }]))`

const dead = "if (state.best === undefined) return"

/** Answers that are not what the search found. */
const answers = [
  ...exact("exact/Exact", [
    {
      name: "plan-of-one-replica-less",
      text: last,
      instead: planning(eachNode("replicas: node.replicas - 1")),
      caughtBy: ["Planning.onOffer"],
    },
    {
      name: "plan-of-a-batch-of-one-more",
      text: last,
      instead: planning(eachNode("maxBatchSize: node.maxBatchSize + 1")),
      caughtBy: ["Planning.onOffer"],
    },
    {
      name: "plan-without-a-node",
      text: last,
      instead: planning("configuration: Object.fromEntries(Object.entries(state.best.configuration).slice(1))"),
      caughtBy: ["Planning.onOffer"],
    },
    {
      name: "plan-of-a-rounded-cost",
      text: last,
      instead: planning("costPerHour: Math.floor(state.best.costPerHour)"),
      caughtBy: ["Planning.cost"],
    },
    {
      name: "plan-of-a-rounded-latency",
      text: last,
      instead: planning("verdict: { ...state.best.verdict, latencyMs: Math.fround(state.best.verdict.latencyMs) }"),
      caughtBy: ["Planning.latency"],
    },
    {
      name: "gives-up-when-dear",
      text: dead,
      instead: dead.replace("undefined", "undefined || 4 < state.best.costPerHour"),
      caughtBy: ["Planning.infeasible", "ExactPlanning.equals-enumeration"],
    },
    {
      name: "dearer-with-a-looser-slo",
      text: last,
      instead: planning("costPerHour: state.best.costPerHour + problem.objective.sloMs"),
      caughtBy: ["ExactPlanning.looserSlo"],
    },
    {
      name: "answers-by-turns",
      text: dead,
      instead: dead.replace("undefined", "undefined || (globalThis.turn = !globalThis.turn)"),
      caughtBy: ["Planning.deterministic"],
    },
    {
      name: "writes-into-the-problem",
      text: "const certificate = state.certificate()",
      instead: "const certificate = state.certificate()\n  problem.arrivalMs.fill(0)",
      caughtBy: ["Planning.deterministic"],
    },
  ]),
  ...defectsOf("greedy", "src/report/SearchText.ts", [
    {
      name: "no-reason-where-it-is-too-slow",
      text: "return `the longest path of least service times takes ${formatMs(why.minLatencyMs)}`",
      instead: 'return ""',
      caughtBy: ["Planning.reason", "Planning.infeasible"],
    },
  ]),
  ...defectsOf("brute-force", "laws/reference/enumeration.ts", [
    {
      name: "proves-nothing-where-it-tried-everything",
      text: '{ _tag: "Infeasible", reason: `none of',
      instead: '{ _tag: "NotFound", reason: `none of',
      caughtBy: ["ExactPlanning.equals-enumeration"],
    },
  ]),
]

/** Every defect of the planners. */
export const plannerDefects: ReadonlyArray<Defect> = [...searches, ...judgements, ...answers]
