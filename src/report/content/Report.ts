/** A report: what is shown of a plan or a simulation, in the order in which it is read. */
import type { Report } from "./Content.ts"
import { headlineOf, isPlan, keyFiguresOf, remarksOf } from "./Headline.ts"
import { inputsSection } from "./InputsSection.ts"
import { drawnObjective, latencySection } from "./LatencySection.ts"
import { loadSection } from "./LoadSection.ts"
import { planSection } from "./PlanSection.ts"
import type { Run } from "./Run.ts"
import { searchSection } from "./SearchSection.ts"
import { timelineOf } from "./Timeline.ts"
import { timeSection } from "./TimeSection.ts"

/** The report of a run. */
export const reportOf = (run: Run): Report => {
  const { document, scenario, lineage, objective } = run
  const timeline = timelineOf(scenario, lineage, objective.percentile)
  const { section: time, around } = timeSection(run)
  return {
    title: `${isPlan(document) ? "Plan" : "Simulation"} of ${document.pipeline.name}`,
    headline: headlineOf(run),
    remarks: remarksOf(run, around),
    meetsSlo: run.simulated.meetsSlo,
    keyFigures: keyFiguresOf(run),
    sections: [
      planSection(run),
      latencySection(run, timeline),
      time,
      loadSection(run, timeline),
      ...(document.format === "headway-plan/1" ? [searchSection(document, drawnObjective(run))] : []),
      inputsSection(run),
    ],
  }
}
