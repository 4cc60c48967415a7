/** What a report shows, before it is drawn: sections of prose, tables and figures, each figure with its data as a table. */
import type { Bin, ModelEstimate } from "../../domain/Estimate.ts"
import type { BreakdownDocument } from "../../domain/Explanation.ts"
import type { CertificateDocument } from "../../domain/Plan.ts"
import type { Table } from "../Format.ts"
import type { ArrivalBin, Bins, ModelBin } from "./Timeline.ts"

/** A node of the pipeline as it is drawn: its name, and what it runs and how it fares, a line each. */
export interface DrawnNode {
  readonly name: string
  readonly role: "Source" | "Model" | "Join" | "Program" | "Sink"
  readonly children: ReadonlyArray<number>
  readonly lines: ReadonlyArray<string>
  /** 0 to 1, of a model. */
  readonly utilisation?: number
}

/** The latency that is allowed, and the percentile for which it is. */
export interface DrawnObjective {
  readonly sloMs: number
  readonly percentile: string
  readonly latencyMs: number
}

/** What can be drawn. */
export type Chart =
  | { readonly _tag: "Pipeline"; readonly nodes: ReadonlyArray<DrawnNode> }
  | { readonly _tag: "LatencyHistogram"; readonly bins: ReadonlyArray<Bin>; readonly objective: DrawnObjective }
  | {
      readonly _tag: "LatencyLadder"
      readonly rungs: ReadonlyArray<{ readonly label: string; readonly latencyMs: number }>
      readonly objective: DrawnObjective
    }
  | {
      readonly _tag: "LatencyOverTime"
      readonly bins: Bins
      readonly arrivals: ReadonlyArray<ArrivalBin>
      readonly objective: DrawnObjective
    }
  | { readonly _tag: "RateOverTime"; readonly bins: Bins; readonly arrivals: ReadonlyArray<ArrivalBin> }
  | { readonly _tag: "QueueOverTime"; readonly bins: Bins; readonly model: ReadonlyArray<ModelBin> }
  | { readonly _tag: "UtilisationOverTime"; readonly bins: Bins; readonly model: ReadonlyArray<ModelBin> }
  | { readonly _tag: "BatchSizes"; readonly batchSizes: ModelEstimate["batchSizes"]; readonly maxBatchSize: number }
  | { readonly _tag: "TimeShares"; readonly breakdown: BreakdownDocument }
  | { readonly _tag: "Exclusions"; readonly parts: CertificateDocument["parts"] }
  | {
      readonly _tag: "SearchPath"
      readonly steps: ReadonlyArray<{ readonly costPerHour: number; readonly latencyMs: number }>
      readonly objective: DrawnObjective
    }

/** A chart with what it says in words, for those who do not see it, and the figures behind it. */
export interface Figure {
  /** Unique in a report; letters, digits and hyphens. */
  readonly id: string
  readonly title: string
  readonly description: string
  /** What stands beside the chart, if that is not the description. */
  readonly caption?: string
  readonly chart: Chart
  readonly data: Table
}

/** A part of a section. */
export type Part =
  | {
      readonly _tag: "Figures"
      readonly heading?: string
      readonly note?: string
      readonly figures: ReadonlyArray<Figure>
    }
  | { readonly _tag: "Table"; readonly title: string; readonly note?: string; readonly table: Table }
  | { readonly _tag: "Listing"; readonly title: string; readonly text: string; readonly isCommand: boolean }

/** A section. */
export interface Section {
  readonly id: string
  readonly heading: string
  readonly paragraphs: ReadonlyArray<string>
  readonly parts: ReadonlyArray<Part>
}

/** A figure that a reader takes away, with its unit and what it means. */
export interface KeyFigure {
  readonly label: string
  readonly value: string
  readonly unit: string
  readonly note: string
}

/** A whole report. */
export interface Report {
  /** Of the page, in a few words. */
  readonly title: string
  /** What is planned, what it costs and whether it meets the objective, in one sentence. */
  readonly headline: string
  /** What is known beyond that, a sentence each. */
  readonly remarks: ReadonlyArray<string>
  readonly meetsSlo: boolean
  readonly keyFigures: ReadonlyArray<KeyFigure>
  readonly sections: ReadonlyArray<Section>
}
