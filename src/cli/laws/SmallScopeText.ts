/** What judging the small scope came to, as people read it and as scripts do. */
import type { Refutation, Tally } from "../../../laws/smallScope/judge.ts"
import type { Space } from "../../../laws/smallScope/space.ts"
import { describe, type Refuted } from "../../../laws/verdict.ts"
import { formatCount, formatTable, indent } from "../../report/Format.ts"
import type { Paint } from "../../report/Paint.ts"

/** A refutation with the command that judges its case again. */
const replayable = ({ engine, index, verdict }: Refutation): Refuted => ({
  ...verdict,
  replay: `headway laws exhaustive --case ${index} --only ${verdict.law} --engine ${engine}`,
})

const spaceTable = ({ sizes }: Space): string =>
  formatTable(
    [
      { heading: "model nodes", align: "right" },
      { heading: "headways ms" },
      { heading: "workloads", align: "right" },
      { heading: "pipelines", align: "right" },
      { heading: "choices of a node", align: "right" },
      { heading: "cases", align: "right" },
    ],
    sizes.map(({ modelCount, headwaysMs, workloads, pipelines, choicesOfNode, cases }) => [
      formatCount(modelCount),
      headwaysMs.join(" "),
      formatCount(workloads),
      formatCount(pipelines),
      formatCount(choicesOfNode),
      formatCount(cases),
    ]),
  )

/** The tally, the space that the cases are from, and every refutation in full. */
export const tallyText = (space: Space, tally: Tally, duration: string, paint: Paint): string => {
  const counts = `${formatCount(tally.cases)} of ${formatCount(space.size)} cases`
  return [
    paint.bold(`Small scope: ${counts}, ${formatCount(tally.refutations.length)} laws refuted`),
    indent(spaceTable(space)),
    ...tally.refutations.map((refutation) => describe(replayable(refutation), refutation.engine)),
    paint.dim(`${formatCount(tally.judgements)} judgements in ${duration}`),
  ].join("\n\n")
}

/** The same as a document. */
export const tallyDocument = (space: Space, { cases, judgements, refutations }: Tally) => ({
  format: "headway-small-scope/1",
  space: { cases: space.size, grids: space.sizes },
  cases,
  judgements,
  holds: refutations.length === 0,
  refutations: refutations.map((refutation) => {
    const { law, where, left, right, differsAt, replay } = replayable(refutation)
    return { engine: refutation.engine, law, case: refutation.index, where, left, right, differsAt, replay }
  }),
})
