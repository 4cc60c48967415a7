/** `headway schema`: the JSON Schemas of the documents that Headway reads and prints. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Catalog } from "../../domain/Catalog.ts"
import { Configuration } from "../../domain/Configuration.ts"
import { DeploymentSettings } from "../../domain/Deployment.ts"
import { ExportDocument } from "../../domain/Export.ts"
import { FrontierDocument } from "../../domain/Frontier.ts"
import { MaximumDocument } from "../../domain/Maximum.ts"
import { ExplanationDocument } from "../../domain/Explanation.ts"
import { MeasurementDocument } from "../../domain/Measurement.ts"
import { PipelineDocument } from "../../domain/Pipeline.ts"
import { PlanDocument, SimulationDocument } from "../../domain/Plan.ts"
import { ProfileImportDocument } from "../../domain/ProfileImport.ts"
import { ReplayDocument } from "../../domain/Replay.ts"
import { RetestDocument } from "../../domain/Retest.ts"
import { VerificationDocument } from "../../domain/Verification.ts"
import { WorkloadDocument } from "../../domain/Workload.ts"
import { LawsDocument } from "../laws/Document.ts"

const documents = {
  catalog: Catalog,
  pipeline: PipelineDocument,
  configuration: Configuration,
  workload: WorkloadDocument,
  deployment: DeploymentSettings,
  plan: PlanDocument,
  frontier: FrontierDocument,
  maximum: MaximumDocument,
  simulation: SimulationDocument,
  verification: VerificationDocument,
  explanation: ExplanationDocument,
  import: ProfileImportDocument,
  retest: RetestDocument,
  measurement: MeasurementDocument,
  replay: ReplayDocument,
  export: ExportDocument,
  laws: LawsDocument,
} as const

type DocumentName = keyof typeof documents

/** The JSON Schema (draft 2020-12) of a document; keys that it does not name are errors. */
export const jsonSchemaOf = (name: DocumentName): Record<string, unknown> => {
  const { schema, definitions } = Schema.toJsonSchemaDocument(documents[name], { onExcessProperty: "error" })
  return { $schema: "https://json-schema.org/draft/2020-12/schema", ...schema, $defs: definitions }
}

/** The names of the documents that have a schema. */
export const documentNames = Object.keys(documents) as ReadonlyArray<DocumentName>

/** The command. */
export const schemaCommand = Command.make(
  "schema",
  {
    document: Argument.Literals("DOCUMENT", documentNames).pipe(
      Argument.withDescription(`the document whose schema to print: ${documentNames.join(", ")}`),
    ),
  },
  Effect.fnUntraced(function* ({ document }) {
    yield* Console.log(JSON.stringify(jsonSchemaOf(document), null, 2))
  }),
).pipe(
  Command.withDescription("Print the JSON Schema of a document that Headway reads or prints"),
  Command.withExamples([{ command: "headway schema plan", description: "What headway plan --json prints" }]),
)
