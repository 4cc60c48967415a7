/** The architecture's rules, enforced on the sources and the laws; and that every rule can fail. */
import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import * as Rules from "./architecture/rules.ts"
import { parse, resolve, type Source } from "./architecture/Source.ts"

const root = new URL("../", import.meta.url)

const read = (folder: string): ReadonlyArray<Source> =>
  readdirSync(new URL(folder, root), { recursive: true, encoding: "utf8" })
    .map((file) => `${folder}/${file.replaceAll("\\", "/")}`)
    .filter((path) => path.endsWith(".ts"))
    .map((path) => parse(path, readFileSync(new URL(path, root), "utf8")))

const sources = [...read("src"), ...read("laws")]

describe("the sources", () => {
  it("are there, in every place", () => {
    for (const folder of [
      "src/cli/",
      "src/export/",
      "src/report/",
      "src/planner/",
      "src/engine/",
      "src/domain/",
      "laws/",
    ]) {
      expect(sources.filter(({ path }) => path.startsWith(folder)).length, folder).toBeGreaterThan(3)
    }
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(200)
  })

  it("import only modules that are there", () => {
    const paths = new Set([...sources, ...read("bench")].map(({ path }) => path))
    const missing = sources.flatMap(({ path, imports }) =>
      imports
        .filter(({ specifier }) => specifier.startsWith("."))
        .map(({ specifier }) => resolve(path, specifier))
        .filter((to) => to.endsWith(".ts") && !paths.has(to)),
    )
    expect(missing).toEqual([])
  })

  it.each(Rules.rules)("keep the rule: $name", (rule) => {
    expect(Rules.violations(rule, sources)).toEqual([])
  })
})

/** What a rule says of one planted file. */
const said = (rule: Rules.Rule, path: string, text: string): ReadonlyArray<string> =>
  Rules.violations(rule, [parse(path, text)])

describe("imports", () => {
  it.each([
    ["src/domain/A.ts", "../engine/Engine.ts", "against the one way of imports"],
    ["src/engine/A.ts", "../planner/Greedy.ts", "against the one way of imports"],
    ["src/engine/kernel/A.ts", "../../planner/Greedy.ts", "against the one way of imports"],
    ["src/planner/A.ts", "../report/Format.ts", "against the one way of imports"],
    ["src/report/A.ts", "../export/Triton.ts", "against the one way of imports"],
    ["src/export/A.ts", "../cli/main.ts", "against the one way of imports"],
    ["src/report/A.ts", "../cli/main.ts", "against the one way of imports"],
    ["src/index.ts", "./cli/main.ts", "which is no library"],
    ["src/domain/A.ts", "../index.ts", "the public interface, which is for others"],
    ["src/cli/A.ts", "../index.ts", "the public interface, which is for others"],
    ["src/engine/kernel/A.ts", "../event-loop/Scheduler.ts", "though engines are known by their service alone"],
    ["src/engine/event-loop/A.ts", "../kernel/Flow.ts", "though engines are known by their service alone"],
    ["src/engine/A.ts", "./event-loop/Scheduler.ts", "though engines are known by their service alone"],
    ["src/planner/A.ts", "../engine/kernel/KernelEngine.ts", "though engines are known by their service alone"],
    ["src/report/A.ts", "../engine/event-loop/EventLoopEngine.ts", "though engines are known by their service alone"],
    ["src/report/A.ts", "../../laws/law.ts", "though only the command line sees the laws"],
    ["src/index.ts", "../laws/law.ts", "though only the command line sees the laws"],
    ["src/cli/A.ts", "../../test/worlds.ts", "which is no part of the package"],
    ["src/report/A.ts", "../../package.json", "though only the command line reads files"],
    ["laws/a.laws.ts", "../bench/suite.ts", "though only the command line sees the bench"],
    ["src/report/A.ts", "../../bench/suite.ts", "though only the command line sees the bench"],
  ])("of %s do not reach %s", (path, specifier, complaint) => {
    for (const statement of [
      `import * as A from "${specifier}"`,
      `import type { A } from "${specifier}"`,
      `import {\n  type A,\n  B,\n} from "${specifier}"`,
      `import "${specifier}"`,
      `const a = await import("${specifier}")`,
      `export { A } from "${specifier}"`,
    ]) {
      expect(said(Rules.oneWay, path, statement)).toEqual([`${path}: imports ${specifier}, ${complaint}`])
    }
  })

  it.each([
    ["src/cli/commands/A.ts", "../../engine/kernel/KernelEngine.ts"],
    ["src/cli/A.ts", "../../laws/law.ts"],
    ["src/cli/A.ts", "../../bench/suite.ts"],
    ["src/cli/A.ts", "../../package.json"],
    ["src/export/A.ts", "../report/Format.ts"],
    ["src/report/A.ts", "../planner/Search.ts"],
    ["src/planner/A.ts", "../engine/Engine.ts"],
    ["src/engine/event-loop/A.ts", "../Engine.ts"],
    ["src/engine/event-loop/A.ts", "./Scheduler.ts"],
    ["src/engine/kernel/A.ts", "../../domain/Scenario.ts"],
    ["src/domain/A.ts", "./B.ts"],
    ["src/domain/A.ts", "effect/Schema"],
    ["src/index.ts", "./engine/kernel/KernelEngine.ts"],
    ["laws/a.laws.ts", "../src/engine/Engine.ts"],
    ["laws/reference/a.ts", "../../src/engine/event-loop/Scheduler.ts"],
  ])("of %s may reach %s", (path, specifier) => {
    expect(said(Rules.oneWay, path, `import { A } from "${specifier}"`)).toEqual([])
  })

  it("in comments and strings are none", () => {
    const statement = 'import "../cli/main.ts"'
    for (const text of [
      `// ${statement}`,
      `/*\n${statement}\n*/`,
      `const a = \`\n${statement}\``,
      `a('import("./b.ts")')`,
    ]) {
      expect(said(Rules.oneWay, "src/domain/A.ts", text)).toEqual([])
    }
  })

  it("of a law reach neither a test runner nor an engine", () => {
    expect(said(Rules.lawsAlone, "laws/a.laws.ts", 'import { it } from "vitest"')).toHaveLength(1)
    const engine = 'import { make } from "../src/engine/kernel/KernelEngine.ts"'
    expect(said(Rules.lawsAlone, "laws/a.laws.ts", engine)).toHaveLength(1)
    expect(said(Rules.lawsAlone, "laws/a.laws.ts", engine.replace("import", "import type"))).toEqual([])
    expect(said(Rules.lawsAlone, "laws/reference/a.ts", engine)).toEqual([])
  })

  it("of Effect are deep, and where functions are plain there are few", () => {
    expect(said(Rules.deepImports, "src/cli/A.ts", 'import { Effect } from "effect"')).toHaveLength(1)
    expect(said(Rules.deepImports, "src/cli/A.ts", 'import * as Effect from "effect/Effect"')).toEqual([])
    const effect = 'import * as Effect from "effect/Effect"'
    expect(said(Rules.plainFunctions, "src/domain/A.ts", effect)).toHaveLength(1)
    expect(said(Rules.plainFunctions, "src/report/A.ts", effect)).toHaveLength(1)
    expect(said(Rules.plainFunctions, "src/export/A.ts", effect)).toHaveLength(1)
    expect(said(Rules.plainFunctions, "src/engine/kernel/A.ts", effect)).toHaveLength(1)
    expect(said(Rules.plainFunctions, "src/engine/kernel/KernelEngine.ts", effect)).toEqual([])
    expect(said(Rules.plainFunctions, "src/domain/A.ts", 'import * as S from "effect/SchemaAST"')).toEqual([])
    expect(said(Rules.plainFunctions, "src/engine/event-loop/A.ts", effect)).toEqual([])
  })

  it("are not passed on", () => {
    expect(said(Rules.noBarrel, "src/domain/All.ts", 'export * from "./A.ts"')).toEqual([
      "src/domain/All.ts: passes on ./A.ts",
    ])
    expect(said(Rules.noBarrel, "src/domain/All.ts", 'export * as A from "./A.ts"')).toHaveLength(1)
    expect(said(Rules.noBarrel, "src/domain/All.ts", 'export type { A } from "./A.ts"')).toHaveLength(1)
    expect(said(Rules.noBarrel, "src/index.ts", 'export * from "./A.ts"')).toEqual([])
    expect(said(Rules.noBarrel, "src/domain/A.ts", 'export const a = "from"\nimport "./B.ts"')).toEqual([])
  })
})

describe("files", () => {
  it.each(["src/utils.ts", "src/domain/helpers.ts", "laws/common/a.ts", "src/helper.ts", "src/Utils.ts"])(
    "are not called %s",
    (path) => {
      expect(said(Rules.tellingNames, path, "")).toHaveLength(1)
    },
  )

  it("may be called what merely sounds like that", () => {
    expect(said(Rules.tellingNames, "src/domain/Utilisation.ts", "")).toEqual([])
  })

  it("have fewer than 300 lines", () => {
    expect(said(Rules.shortFiles, "src/a.ts", "a\n".repeat(300))).toEqual(["src/a.ts: has 300 lines"])
    expect(said(Rules.shortFiles, "src/a.ts", "a\n".repeat(299))).toEqual([])
  })
})

describe("exports", () => {
  it.each([
    "export const a = 1",
    "export function a() {}",
    "export function* a() {}",
    "export async function a() {}",
    "export class a {}",
    "export interface a {}",
    "// no docstring\nexport const a = 1",
    "/* no docstring */\nexport const a = 1",
    "/** of b */\nconst b = 1\nexport const a = b",
  ])("need a docstring: %j", (text) => {
    expect(said(Rules.docstrings, "src/a.ts", text)).toEqual(["src/a.ts: has no docstring of a"])
  })

  it.each([
    "/** A number. */\nexport const a = 1",
    "/**\n * A number.\n */\nexport const a = 1",
    "/** A type. */\nexport const A = 1\nexport type A = typeof A",
    "const a = 1",
    "/** Text. */\nexport const a = `\nexport const b = 1`",
  ])("have enough with %j", (text) => {
    expect(said(Rules.docstrings, "src/a.ts", text)).toEqual([])
  })
})

describe("what is absent", () => {
  it.each([
    [Rules.noAmbience, "src/engine/A.ts", "const a = Date.now()"],
    [Rules.noAmbience, "src/planner/A.ts", "const a = new Date()"],
    [Rules.noAmbience, "src/domain/A.ts", "const a = Math.random()"],
    [Rules.noAmbience, "src/report/A.ts", "const a = performance.now()"],
    [Rules.noAmbience, "laws/a.ts", "const a = `${crypto.randomUUID()}`"],
    [Rules.noTimers, "src/engine/A.ts", "setTimeout(a, 1)"],
    [Rules.noHost, "src/domain/A.ts", "const a = process.env"],
    [Rules.noHost, "src/report/A.ts", "process.stdout.write(a)"],
    [Rules.noHost, "src/planner/A.ts", "console.log(a)"],
    [Rules.noHostModules, "src/engine/A.ts", 'import { readFileSync } from "node:fs"'],
    [Rules.noHostModules, "src/planner/A.ts", 'import * as A from "@effect/platform-node/NodeServices"'],
    [Rules.portableMath, "src/domain/A.ts", "const a = Math.log(2)"],
    [Rules.portableMath, "src/domain/A.ts", "const a = Math.pow(2, 3)"],
    [Rules.portableMath, "src/domain/A.ts", "const a = Math.sin(1)"],
    [Rules.lessThan, "src/domain/A.ts", "if (a > b) return"],
    [Rules.lessThan, "src/domain/A.ts", "const c = a >= b"],
    [Rules.lessThan, "src/domain/A.ts", "const c = a >\n  b"],
    [Rules.lessThan, "laws/a.ts", "const c = `${a > b}`"],
    [Rules.onTopic, "src/domain/A.ts", "// written in a session"],
    [Rules.onTopic, "src/domain/A.ts", "const a = 'an Agent'"],
  ])("$name", (rule, path, text) => {
    expect(said(rule, path, `const before = 1\n${text}\n`)).toHaveLength(1)
  })

  it.each([
    [Rules.noAmbience, "src/cli/A.ts", "const a = Date.now()"],
    [Rules.noAmbience, "src/domain/A.ts", "const a = updateDate(b)"],
    [Rules.noHost, "src/cli/A.ts", "process.stdout.write(a)"],
    [Rules.noHost, "src/engine/A.ts", "for (const process of running) process.stop()"],
    [Rules.noHostModules, "src/cli/A.ts", 'import { readFileSync } from "node:fs"'],
    [Rules.portableMath, "src/domain/A.ts", "const a = Math.sqrt(Math.floor(2))"],
    [Rules.portableMath, "src/domain/A.ts", "// Math.log is left to the implementation"],
    [Rules.portableMath, "src/report/A.ts", "const a = Math.log10(2)"],
    [Rules.lessThan, "src/domain/A.ts", "const a: Map<A, Set<B>> = (b) => c < d || e <= f || g >> 1 || h >>> 2"],
    [Rules.lessThan, "src/domain/A.ts", "const a: Record<\n  string,\n  A\n> = b"],
    [Rules.lessThan, "src/domain/A.ts", 'const a = "b > c" // d >= e'],
    [Rules.lessThan, "src/domain/A.ts", "const a = `b > c ${d < e} f > g`"],
    [Rules.lessThan, "src/domain/A.ts", "const a = / > /.test(b)"],
    [Rules.onTopic, "src/domain/A.ts", "const obsession = 1"],
  ])("$name, but may be otherwise or elsewhere", (rule, path, text) => {
    expect(said(rule, path, `const before = 1\n${text}\n`)).toEqual([])
  })
})

describe("reading", () => {
  it.each([
    [
      'const a = "// not a comment" // a comment',
      'const a = "// not a comment"             ',
      'const a = "                "             ',
    ],
    ["const a = b / c / d", "const a = b / c / d", "const a = b / c / d"],
    ['const a = /[/"]/g', 'const a = /[/"]/g', "const a = /     g"],
    ["const a = `x ${`y ${z}`} /* w`", "const a = `x ${`y ${z}`} /* w`", "const a = `  ${`  ${z}`}     `"],
    ["const a = 'it\\'s' /* b\nc */ + d", "const a = 'it\\'s'     \n     + d", "const a = '     '     \n     + d"],
  ])("%j blanks comments, then the insides of literals", (text, code, bare) => {
    const source = parse("src/a.ts", text)
    expect(source.code).toBe(code)
    expect(source.bare).toBe(bare)
  })

  it("keeps every line of the real sources in its place", () => {
    for (const { path, text, code, bare } of sources) {
      expect(code.split("\n").length, path).toBe(text.split("\n").length)
      expect(bare.length, path).toBe(text.length)
    }
  })
})
