/** The fields of KServe's custom resources that exports use, with their types; no other is let through. */

const object = (properties: Readonly<Record<string, object>>, required: ReadonlyArray<string> = []) => ({
  type: "object",
  properties,
  required,
  additionalProperties: false,
})

const text = { type: "string" }
const texts = { type: "object", additionalProperties: text }
const name = { type: "string", pattern: "^[a-z]([-a-z0-9]*[a-z0-9])?$", maxLength: 63 }
const metadata = object({ name, labels: texts }, ["name"])
const quantity = { type: "string", pattern: "^[0-9]+(\\.[0-9]+)?(m|[KMGTPE]i?)?$" }
const quantities = { type: "object", additionalProperties: quantity }

/** An InferenceService. */
export const inferenceService = object(
  {
    apiVersion: { const: "serving.kserve.io/v1beta1" },
    kind: { const: "InferenceService" },
    metadata,
    spec: object(
      {
        predictor: object({
          minReplicas: { type: "integer", minimum: 0 },
          maxReplicas: { type: "integer", minimum: 1 },
          nodeSelector: texts,
          model: object(
            {
              modelFormat: object({ name: text, version: text }, ["name"]),
              protocolVersion: { enum: ["v1", "v2", "grpc-v1", "grpc-v2"] },
              storageUri: { type: "string", pattern: "^[a-z0-9]+://" },
              resources: object({ requests: quantities, limits: quantities }),
            },
            ["modelFormat"],
          ),
        }),
      },
      ["predictor"],
    ),
  },
  ["apiVersion", "kind", "metadata", "spec"],
)

/** An InferenceGraph. */
export const inferenceGraph = object(
  {
    apiVersion: { const: "serving.kserve.io/v1alpha1" },
    kind: { const: "InferenceGraph" },
    metadata,
    spec: object(
      {
        nodes: {
          type: "object",
          required: ["root"],
          additionalProperties: object(
            {
              routerType: { enum: ["Sequence", "Splitter", "Ensemble", "Switch"] },
              steps: {
                type: "array",
                minItems: 1,
                items: object({
                  name: text,
                  serviceName: text,
                  nodeName: text,
                  data: { enum: ["$request", "$response"] },
                }),
              },
            },
            ["routerType", "steps"],
          ),
        },
      },
      ["nodes"],
    ),
  },
  ["apiVersion", "kind", "metadata", "spec"],
)
