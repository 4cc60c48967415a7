/** The rules of the architecture: what may import what, and what is absent where. */
import { resolve, type Source } from "./Source.ts"

/** A rule over sources one by one: the sources it speaks of, and what is wrong with one. */
export interface Rule {
  readonly name: string
  readonly appliesTo: (path: string) => boolean
  /** Complaints about a source that the rule speaks of; none if it keeps the rule. */
  readonly complaints: (source: Source) => ReadonlyArray<string>
}

/** What breaks a rule, a line each. */
export const violations = (rule: Rule, sources: ReadonlyArray<Source>): ReadonlyArray<string> =>
  sources
    .filter(({ path }) => rule.appliesTo(path))
    .flatMap((source) => rule.complaints(source).map((complaint) => `${source.path}: ${complaint}`))

const isSource = (path: string): boolean => path.startsWith("src/")
const isInside =
  (...folders: ReadonlyArray<string>) =>
  (path: string): boolean =>
    folders.some((folder) => path.startsWith(`src/${folder}/`))
const isPure = isInside("domain", "import", "engine", "planner", "report", "export", "live")

/** Places in the order in which imports may run; a place may import those after it. */
const layers = ["cli", "live", "export", "report", "planner", "engine", "import", "domain"] as const

const layerOf = (path: string): number => layers.findIndex((layer) => path.startsWith(`src/${layer}/`))

/** The folder of an engine's implementation that a path lies in. */
const implementationOf = (path: string): string | undefined => /^src\/engine\/([^/]+)\//.exec(path)?.[1]

/** What is wrong with the import of one module by another, both paths within the repository. */
const importComplaint = (from: string, to: string): string | undefined => {
  if (to.startsWith("bench/")) return layerOf(from) === 0 ? undefined : "though only the command line sees the bench"
  if (!/^(?:src\/|laws\/|package\.json$)/.test(to)) return "which is no part of the package"
  if (to === "package.json") return layerOf(from) === 0 ? undefined : "though only the command line reads files"
  if (to.startsWith("laws/")) {
    return from.startsWith("laws/") || layerOf(from) === 0 ? undefined : "though only the command line sees the laws"
  }
  if (from.startsWith("laws/")) return undefined
  if (to === "src/index.ts") return "the public interface, which is for others"
  if (from === "src/index.ts") return layerOf(to) === 0 ? "which is no library" : undefined
  if (layerOf(to) < layerOf(from)) return "against the one way of imports"
  const implementation = implementationOf(to)
  if (implementation === undefined || layerOf(from) === 0) return undefined
  return implementation === implementationOf(from) ? undefined : "though engines are known by their service alone"
}

/** A rule against text that matches a pattern, found in code without comments and the insides of strings. */
const absent = (
  name: string,
  appliesTo: Rule["appliesTo"],
  pattern: RegExp,
  textOf: (source: Source) => string = ({ bare }) => bare,
): Rule => ({
  name,
  appliesTo,
  complaints: (source) =>
    textOf(source)
      .split("\n")
      .flatMap((line, index) => {
        const found = pattern.exec(line)?.[0].trim()
        return found === undefined ? [] : [`line ${index + 1} has ${found}`]
      }),
})

/** A rule against imports of packages. */
const noPackage = (name: string, appliesTo: Rule["appliesTo"], isForbidden: (specifier: string) => boolean): Rule => ({
  name,
  appliesTo,
  complaints: ({ imports }) =>
    imports.filter(({ specifier }) => isForbidden(specifier)).map(({ specifier }) => `imports ${specifier}`),
})

/** Imports run one way; engines do not know each other; laws see the sources. */
export const oneWay: Rule = {
  name: `imports run one way: ${layers.join(" → ")}, and no engine is known but by its service`,
  appliesTo: () => true,
  complaints: ({ path, imports }) =>
    imports
      .filter(({ specifier }) => specifier.startsWith("."))
      .flatMap(({ specifier }) => {
        const complaint = importComplaint(path, resolve(path, specifier))
        return complaint === undefined ? [] : [`imports ${specifier}, ${complaint}`]
      }),
}

/** Every module is imported from where it is. */
export const noBarrel: Rule = {
  name: "nothing passes on another module but src/index.ts and laws/index.ts",
  appliesTo: (path) => path !== "src/index.ts" && path !== "laws/index.ts",
  complaints: ({ imports }) =>
    imports.filter(({ isReexport }) => isReexport).map(({ specifier }) => `passes on ${specifier}`),
}

/** The whole of Effect takes long to load. */
export const deepImports = noPackage(
  "Effect is imported module by module",
  () => true,
  (specifier) => specifier === "effect" || specifier === "@effect/platform-node",
)

/** A law is bound to what it judges by others. */
export const lawsAlone: Rule = {
  name: "a *.laws.ts file knows neither a test runner nor, but for its types, an engine's implementation",
  appliesTo: (path) => path.endsWith(".laws.ts"),
  complaints: ({ path, imports }) =>
    imports
      .filter(({ isType }) => !isType)
      .map(({ specifier }) => resolve(path, specifier))
      .filter((to) => to === "vitest" || implementationOf(to) !== undefined)
      .map((to) => `imports ${to}`),
}

/** Effects stay out of what is to be plain and fast. */
export const plainFunctions = noPackage(
  "domain, import, report, export and the kernel are plain functions, Effect only in the kernel's adapter",
  (path) =>
    isInside("domain", "import", "report", "export", "engine/kernel")(path) &&
    path !== "src/engine/kernel/KernelEngine.ts",
  (specifier) => /^effect\/(?!Schema|Result$)/.test(specifier),
)

/** A folder name says what is inside. */
export const tellingNames: Rule = {
  name: "no file or folder is called utils, common or helpers",
  appliesTo: (path) => /(?:^|\/)(?:utils?|commons?|helpers?)(?:[./]|$)/i.test(path),
  complaints: () => ["has a name that tells nothing"],
}

const maxLines = 300

/** A file can be read at one sitting. */
export const shortFiles: Rule = {
  name: `every file has fewer than ${maxLines} lines`,
  appliesTo: () => true,
  complaints: ({ text }) => {
    const lines = text.trimEnd().split("\n").length
    return lines < maxLines ? [] : [`has ${lines} lines`]
  },
}

/** What a program gives out for others to use says what it is. */
export const docstrings: Rule = {
  name: "every exported function, constant, class and interface has a docstring",
  appliesTo: isSource,
  complaints: ({ text, bare }) =>
    Array.from(bare.matchAll(/^export (?:abstract )?(?:async )?(?:const|function\*?|class|interface) (\w+)/gm))
      .filter(({ index }) => !/\/\*\*(?:(?!\*\/)[\s\S])*\*\/\s*$/.test(text.slice(0, index)))
      .map(([, name]) => `has no docstring of ${name}`),
}

const notCli = (path: string): boolean => !isInside("cli")(path)

/** Two runs of one scenario give the same bytes. */
export const noAmbience = absent(
  "no wall clock and no ambient randomness outside the command line",
  notCli,
  /\bDate\.now\b|\bnew Date\b|\bDate\(|\bMath\.random\b|\bperformance\.|\bhrtime\b|\bcrypto\./,
)

/** Simulated time needs no timers. */
export const noTimers = absent(
  "no timers of the host outside the command line",
  notCli,
  /\b(?:setTimeout|setInterval|setImmediate|queueMicrotask|nextTick)\b/,
)

/** Only the command line touches files, console and process. */
export const noHost = absent(
  "domain, import, engine, planner, report, export and live touch neither process nor console",
  isPure,
  /\bprocess\.(?:argv|env|exit|exitCode|cwd|std(?:in|out|err)|on|once|off|emit|version|versions|platform|arch|pid|kill|abort|memoryUsage|cpuUsage|uptime|umask)\b|\bconsole\.|\bglobalThis\b/,
)

/** Nor the host's modules. */
export const noHostModules = noPackage(
  "domain, import, engine, planner, report, export and live import none of the host's modules",
  isPure,
  (specifier) => /^node:|^@effect\/platform/.test(specifier),
)

/** What ECMAScript leaves to the implementation would make a workload depend on the platform. */
export const portableMath = absent(
  "the domain has no function of Math that ECMAScript does not define to the last bit",
  isInside("domain"),
  /\bMath\.(?:log(?:2|10|1p)?|exp|expm1|pow|sinh?|cosh?|tanh?|asinh?|acosh?|atanh?|atan2|cbrt|hypot)\b/,
)

/** Comparisons read from the less to the greater. */
export const lessThan = absent("comparisons are < and <= only", () => true, /\S >=?(?=\s|$)/)

/** The sources speak of the system, not of how they came to be. */
export const onTopic = absent(
  "the sources speak of the system alone",
  isSource,
  /\b(?:sessions?|agents?|tools?|prompts?)\b/i,
  ({ text }) => text,
)

/** Every rule. */
export const rules: ReadonlyArray<Rule> = [
  oneWay,
  noBarrel,
  deepImports,
  lawsAlone,
  plainFunctions,
  tellingNames,
  shortFiles,
  docstrings,
  noAmbience,
  noTimers,
  noHost,
  noHostModules,
  portableMath,
  lessThan,
  onTopic,
]
