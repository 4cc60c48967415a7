/** Laws and verdicts as people read them. */
import type { BoundLaw, CheckedLaw } from "../../../laws/run.ts"
import { describe } from "../../../laws/verdict.ts"
import { formatCount, formatTable, indent } from "../../report/Format.ts"
import type { Paint } from "../../report/Paint.ts"

/** What there is, a line each. */
export const listText = (laws: ReadonlyArray<BoundLaw>): string =>
  formatTable(
    [{ heading: "law" }, { heading: "judges" }, { heading: "statement" }],
    [...Map.groupBy(laws, ({ law }) => law.name).values()].map((same) => [
      same[0]!.law.name,
      same.map(({ subject }) => subject).join(", "),
      same[0]!.law.statement,
    ]),
  )

const countOf = (checked: ReadonlyArray<CheckedLaw>, tag: CheckedLaw["verdict"]["_tag"]): number =>
  checked.filter(({ verdict }) => verdict._tag === tag).length

/** How many laws came out which way. */
const summary = (checked: ReadonlyArray<CheckedLaw>): string => {
  const parts = [
    [countOf(checked, "Passed"), "hold"],
    [countOf(checked, "Refuted"), "refuted"],
    [countOf(checked, "Starved"), "starved for want of cases"],
  ] as const
  return parts
    .filter(([count], index) => 0 < count || index < 2)
    .map(([count, words]) => `${formatCount(count)} ${words}`)
    .join(", ")
}

const verdictText = ({ verdict }: CheckedLaw, { good, bad }: Paint): string => {
  switch (verdict._tag) {
    case "Passed":
      return good("holds")
    case "Refuted":
      return bad("REFUTED")
    case "Starved":
      return bad(`starved: ${verdict.skipped} cases did not fit it`)
  }
}

/** The verdicts by what was judged, a table each, and every refutation in full. */
export const checkedText = (checked: ReadonlyArray<CheckedLaw>, seed: number, runs: number, paint: Paint): string => {
  const tables = [...Map.groupBy(checked, ({ subject }) => subject)].map(([subject, laws]) => {
    const rows = laws.map((each) => [each.law.name, formatCount(each.verdict.runs), verdictText(each, paint)])
    const columns = [{ heading: "law" }, { heading: "runs", align: "right" as const }, { heading: "verdict" }]
    return `${paint.bold(subject)}\n${indent(formatTable(columns, rows))}`
  })
  const refutations = checked.flatMap(({ verdict, subject }) =>
    verdict._tag === "Refuted" ? [describe(verdict, subject)] : [],
  )
  return [
    paint.bold(`Laws: ${summary(checked)} (seed ${seed}, ${formatCount(runs)} runs of a law that costs one)`),
    ...tables,
    ...refutations,
  ].join("\n\n")
}
