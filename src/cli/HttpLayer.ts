/** The HTTP client of commands that speak to servers; loaded only by them. */
import * as Effect from "effect/Effect"
import type { HttpClient } from "effect/http/HttpClient"
import * as Layer from "effect/Layer"

const importClient = Effect.promise(() => import("@effect/platform-node/NodeHttpClient"))

/** As many connections as there are requests under way, so that none waits for another on this side. */
export const httpLayer: Layer.Layer<HttpClient> = Layer.unwrap(
  Effect.map(importClient, ({ layerUndici }) => layerUndici),
)
