/**
 * Quantities with their units and bounds, and the only place where one unit becomes another.
 *
 * Inside the program a quantity is a plain `number` whose name ends in its unit; the bounds below hold from the moment
 * a value is decoded. They keep every sum of times finite, and ordinary ones exact to well below a nanosecond.
 */
import * as Schema from "effect/Schema"

/** The most headways one workload may have. */
export const maxHeadways = 200_000_000
/** The most replicas one node may have. */
export const maxReplicas = 65_536
/** The most threads that judge configurations. */
export const maxWorkers = 256
/** The largest batch size a profile may list. */
export const maxProfiledBatchSize = 65_536
/** The longest duration accepted as input, in ms: about 31 years. */
export const maxDurationMs = 1e12
/** The lowest rate accepted as input, in queries per second: one query in `maxDurationMs`. */
export const minRateQps = 1e-9
/** The highest rate accepted as input, in queries per second. */
export const maxRateQps = 1e9

const between = (expected: string, minimum: number, maximum: number) =>
  Schema.Number.check(Schema.isFinite({ expected }), Schema.isBetween({ minimum, maximum }, { expected }))

const aboveZero = (expected: string, maximum: number) =>
  Schema.Number.check(
    Schema.isFinite({ expected }),
    Schema.isBetween({ minimum: 0, maximum, exclusiveMinimum: true }, { expected, description: expected }),
  )

const whole = (expected: string, minimum: number, maximum: number) =>
  Schema.Number.check(
    Schema.isInt({ expected }),
    Schema.isBetween({ minimum, maximum }, { expected, description: expected }),
  )

/** A duration in ms, zero allowed. */
export const NonNegativeMs = between(`a number of milliseconds from 0 to ${maxDurationMs}`, 0, maxDurationMs)

/** A time within a trace, in seconds. */
export const TraceSeconds = between(`a number of seconds from 0 to ${maxDurationMs / 1000}`, 0, maxDurationMs / 1000)

/** A duration in ms, greater than zero. */
export const PositiveMs = aboveZero(`a number of milliseconds above 0, at most ${maxDurationMs}`, maxDurationMs)

/** A rate in queries per second, greater than zero by so much that its mean headway is a duration. */
export const RateQps = between(
  `a number of queries per second from ${minRateQps} to ${maxRateQps}`,
  minRateQps,
  maxRateQps,
)

/** A price in units per hour, greater than zero: a free machine would make every plan's replicas arbitrary. */
export const CostPerHour = aboveZero("a cost per hour above 0, at most 1000000000", 1e9)

/** A squared coefficient of variation (variance over squared mean); 0 is a constant. */
export const SquaredCv = between("a squared coefficient of variation from 0 to 1000", 0, 1000)

/** How many seeds there are: the one that follows the last is the first. */
export const seedCount = 2 ** 32

/** A seed of a generator. */
export const Seed = whole("a whole number from 0 to 4294967295", 0, 4_294_967_295)

/** How many queries a batch may hold. */
export const BatchSize = whole(`a whole number from 1 to ${maxProfiledBatchSize}`, 1, maxProfiledBatchSize)

/** How many replicas a node runs. */
export const ReplicaCount = whole(`a whole number from 1 to ${maxReplicas}`, 1, maxReplicas)

/** How long a search may take, in seconds. */
export const TimeLimitSeconds = aboveZero("a number of seconds above 0, at most 1000000", 1e6)

/** How many threads judge configurations. */
export const WorkerCount = whole(`a whole number from 1 to ${maxWorkers}`, 1, maxWorkers)

/** How many headways a workload has. */
export const HeadwayCount = whole(`a whole number from 1 to ${maxHeadways}`, 1, maxHeadways)

/** How many queries, of a workload that may have more. */
export const QueryCount = whole(`a whole number from 1 to ${maxHeadways + 1}`, 1, maxHeadways + 1)

/** What a `Name` is, for messages. */
export const expectedName = "a name of 1 to 64 letters, digits, '_' or '-', the first a letter"

/** A name that stands in CSV headers, paths and tables without quoting. */
export const Name = Schema.String.check(Schema.isPattern(/^[A-Za-z][A-Za-z0-9_-]{0,63}$/, { expected: expectedName }))

/** Whether a key of a record is a `Name`; records are decoded with any key, so that a bad one gets a clear message. */
export const isName = Schema.is(Name)

/** Mean headway in ms of a rate in queries per second. */
export const headwayMsOfRateQps = (rateQps: number): number => 1000 / rateQps

/** Rate in queries per second of `count` events over `durationMs`. */
export const rateQpsOf = (count: number, durationMs: number): number => (count * 1000) / durationMs

/** Milliseconds of seconds. */
export const msOfSeconds = (seconds: number): number => seconds * 1000

/** Seconds of milliseconds. */
export const secondsOfMs = (ms: number): number => ms / 1000
