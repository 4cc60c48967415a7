/** Stands in for vitest where its test files are loaded for a mutant: collects their tests, to be run in this process. */

/** A test as its file declares it; `before` are to be run once, before it and its siblings. */
export interface Test {
  readonly name: string
  readonly before: ReadonlyArray<Once>
  readonly run: () => unknown
}

/** Something that is done at most once. */
export class Once {
  readonly #action: () => unknown
  #done: Promise<void> | undefined

  constructor(action: () => unknown) {
    this.#action = action
  }

  run(): Promise<void> {
    this.#done ??= Promise.resolve(this.#action()).then(() => undefined)
    return this.#done
  }
}

interface Suite {
  readonly name: string
  readonly before: Array<Once>
}

let suites: ReadonlyArray<Suite> = []
let tests: Array<Test> = []

/** Loads one test file by these means and gives its tests, in order; names that occur twice are numbered. */
export const collect = async (load: () => Promise<unknown>): Promise<ReadonlyArray<Test>> => {
  tests = []
  suites = [{ name: "", before: [] }]
  await load()
  const seen = new Map<string, number>()
  return tests.map((test) => {
    const count = (seen.get(test.name) ?? 0) + 1
    seen.set(test.name, count)
    return count === 1 ? test : { ...test, name: `${test.name} (${count})` }
  })
}

type Body<Arguments extends ReadonlyArray<unknown>> = (...values: Arguments) => unknown

/** The function among the arguments of a declaration; options may stand before it. */
const bodyOf = (options: unknown, body: unknown): Body<ReadonlyArray<unknown>> =>
  (typeof options === "function" ? options : body) as Body<ReadonlyArray<unknown>>

const each =
  (declare: (name: string, body: () => unknown) => void) =>
  (cases: ReadonlyArray<unknown>) =>
  (name: string, options: unknown, body?: unknown): void => {
    for (const [index, values] of cases.entries()) {
      const run = bodyOf(options, body)
      declare(`${name} [${index}]`, () => (Array.isArray(values) ? run(...values) : run(values)))
    }
  }

const declareTest = (name: string, options: unknown, body?: unknown): void => {
  const run = bodyOf(options, body)
  const names = [...suites.map((suite) => suite.name), name].filter((part) => part !== "")
  // Hooks declared after a test count for it too, so the lists are read when it runs.
  const surrounding = suites
  tests.push({
    name: names.join(" > "),
    get before() {
      return surrounding.flatMap(({ before }) => before)
    },
    run: () => run(),
  })
}

const declareSuite = (name: string, body: () => unknown): void => {
  const outer = suites
  suites = [...outer, { name, before: [] }]
  body()
  suites = outer
}

/** vitest's `it`. */
export const it = Object.assign(declareTest, { each: each(declareTest) })
/** vitest's `describe`. */
export const describe = Object.assign(declareSuite, { each: each(declareSuite) })
/** vitest's `beforeAll`. */
export const beforeAll = (action: () => unknown): void => {
  suites.at(-1)!.before.push(new Once(action))
}
export { expect } from "vitest"
