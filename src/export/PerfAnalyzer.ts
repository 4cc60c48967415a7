/** perf_analyzer: a script that sends each node what it receives under the plan, and says what should come out. */
import { latenciesMs, type ModelLineage } from "../domain/Lineage.ts"
import * as Percentile from "../domain/Percentile.ts"
import { sourceName } from "../domain/Pipeline.ts"
import { formatCount, formatDuration, formatMs } from "../report/Format.ts"
import { type Deployment, type Exported, type ExportedFile, headline } from "./Deployment.ts"

const microsecondsPerMs = 1000
const partsPerPercent = 1000

const intervalsPath = (name: string): string => `intervals/${name}.txt`

/** The intervals before each of some ascending instants, in whole µs; instants are rounded, so intervals do not drift. */
const intervalsFile = (name: string, instantsMs: Float64Array): ExportedFile => {
  const instants = Array.from(instantsMs, (instantMs) => Math.round(instantMs * microsecondsPerMs))
  const lines = instants.map((instant, index) => `${instant - (instants[index - 1] ?? instant)}\n`)
  return {
    path: intervalsPath(name),
    content: lines.join(""),
    what: `${formatCount(instants.length)} intervals, in µs`,
  }
}

/** How long queries were at a node, ascending. */
const sojournsMs = ({ enqueueMs, completeMs }: ModelLineage): Float64Array =>
  completeMs.map((completedMs, query) => completedMs - enqueueMs[query]!).toSorted()

/** What perf_analyzer prints, beside what was simulated. */
const prediction = (name: string, ascendingMs: Float64Array): string => {
  const rungs = Percentile.ladder.filter(({ label }) => /^p\d+$/.test(label))
  const figures = rungs.map((rung) => `${rung.label} ${formatMs(Percentile.ofAscending(ascendingMs, rung))}`)
  return `echo "${name}, simulated: ${figures.join(", ")}"`
}

/** It takes whole percentiles alone. */
const percentileFlag = ({ parts }: Percentile.Percentile): string =>
  parts % partsPerPercent === 0 && parts < 100 * partsPerPercent ? ` --percentile=${parts / partsPerPercent}` : ""

/** A command line; `model` and `url` may be of the shell. */
const command = (deployment: Deployment, name: string, model: string, url: string): string => {
  const { lineage, objective } = deployment.source
  return [
    `perf_analyzer -m "${model}" -u "${url}" -i grpc --async`,
    `--request-intervals=${intervalsPath(name)} --request-count=${lineage.arrivalMs.length}`,
    `-f ${name}.csv --profile-export-file=${name}.json${percentileFlag(objective.percentile)}`,
  ].join(" \\\n  ")
}

const script = (deployment: Deployment): string => {
  const { nodes, source } = deployment
  const nodeChecks = nodes.map(({ name, label }, index) => {
    const url = `\${${label.toUpperCase().replaceAll("-", "_")}_URL:-$URL}`
    const ascendingMs = sojournsMs(source.lineage.models[index]!)
    return `${prediction(name, ascendingMs)}\n${command(deployment, name, name, url)}\n`
  })
  return `#!/bin/sh
# ${headline(deployment)}
# Sends each node the queries that it receives under the plan, at their instants. URL is where the gRPC port of Triton
# is; a node that is elsewhere has a variable of its own, such as ${nodes[0]?.label.toUpperCase().replaceAll("-", "_")}_URL.
set -eu
cd "$(dirname "$0")"
: "\${URL:=localhost:8001}"

${nodeChecks.join("\n")}
# End to end, where one model such as an ensemble stands for the whole pipeline: PIPELINE=<its name>.
if [ -n "\${PIPELINE:-}" ]; then
${prediction(source.pipeline.name, latenciesMs(source.lineage).toSorted())}
${command(deployment, sourceName, "$PIPELINE", "$URL")}
fi
`
}

/** The script, and a file of intervals for each node and for the pipeline. */
export const perfAnalyzer = (deployment: Deployment): Exported => {
  const { arrivalMs, models } = deployment.source.lineage
  return {
    files: [
      {
        path: "check.sh",
        content: script(deployment),
        what: `a run of each node, ${formatDuration(arrivalMs.at(-1)! - arrivalMs[0]!)} each`,
      },
      intervalsFile(sourceName, arrivalMs),
      ...models.map(({ name, enqueueMs }) => intervalsFile(name, enqueueMs.toSorted())),
    ],
    toDo: ["a running Triton with the nodes' models, such as --to triton configures; URL says where"],
    differences: [
      "what perf_analyzer measures has the network and the client in it",
      ...(percentileFlag(deployment.source.objective.percentile) === ""
        ? [
            `perf_analyzer knows whole percentiles only; find ${deployment.source.objective.percentile.label} in the .json files`,
          ]
        : []),
    ],
  }
}
