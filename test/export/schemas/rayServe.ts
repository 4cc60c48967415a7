/** The fields of Ray Serve's config that exports use, with their types and bounds; no other is let through. */

const positive = { type: "integer", minimum: 1 }
const amount = { type: "number", minimum: 0 }

const deployment = {
  type: "object",
  properties: {
    name: { type: "string" },
    num_replicas: positive,
    max_ongoing_requests: positive,
    user_config: { type: "object" },
    ray_actor_options: {
      type: "object",
      properties: { num_cpus: amount, num_gpus: amount, accelerator_type: { type: "string" } },
      additionalProperties: false,
    },
  },
  required: ["name"],
  additionalProperties: false,
}

/** What `serve deploy` reads. A prefix starts with a slash and ends with none; an import path has one colon inside. */
export const serveConfig = {
  type: "object",
  properties: {
    proxy_location: { enum: ["Disabled", "HeadOnly", "EveryNode"] },
    http_options: {
      type: "object",
      properties: { host: { type: "string" }, port: { type: "integer" } },
      additionalProperties: false,
    },
    applications: {
      type: "array",
      items: {
        type: "object",
        properties: {
          name: { type: "string" },
          route_prefix: { type: "string", pattern: "^/([^{}]*[^{}/])?$" },
          import_path: { type: "string", pattern: "^[^:]+:[^:]+$" },
          deployments: { type: "array", items: deployment },
        },
        required: ["import_path"],
        additionalProperties: false,
      },
    },
  },
  required: ["applications"],
  additionalProperties: false,
}
