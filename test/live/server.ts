/**
 * A model server of known service times that speaks the Open Inference Protocol v2, as a process of its own:
 *
 *     node test/live/server.ts '{ "models": { "classifier": { … } } }'
 *
 * It prints its port, and serves until its standard input is closed. `GET /counts` tells what it was asked.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { text } from "node:stream/consumers"
import { BatchingQueue, type KnownModel } from "./BatchingQueue.ts"

/** What the server does; the parts that are left out do as they should. */
export interface KnownServer {
  readonly models: Readonly<Record<string, KnownModel & ModelFaults>>
  readonly isReady?: boolean
}

/** How a model is odd. */
interface ModelFaults {
  /** Shape of its one input. */
  readonly shape?: ReadonlyArray<number>
  /** Every how many inferences one is answered with 500; counted from the first. */
  readonly failEvery?: number
  /** The only inference that is answered with 500, counted from 0. */
  readonly failOnly?: number
  /** Answers that have another shape than they should, no JSON, or never come. */
  readonly answer?: "other-shape" | "no-json" | "never"
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

const ok = (body: unknown): Answer => ({ status: 200, body })
const fail = (status: number, error: string): Answer => ({ status, body: { error } })

const known = JSON.parse(process.argv[2]!) as KnownServer
const served = new Map(
  Object.entries(known.models).map(([name, model]) => [
    name,
    { model, queue: new BatchingQueue(model), inferences: 0, underWay: 0, mostUnderWay: 0 },
  ]),
)
type Served = NonNullable<ReturnType<(typeof served)["get"]>>

const metadata = (name: string, { model }: Served) => ({
  name,
  versions: ["1"],
  platform: "known",
  inputs: [{ name: "x", datatype: "FP32", shape: model.shape ?? [-1, 2] }],
  outputs: [{ name: "y", datatype: "FP32", shape: [-1, 1] }],
})

/** Number of queries of a request, or why it is refused. */
const readQueries = (body: string, { model }: Served): number | string => {
  const { inputs } = JSON.parse(body) as {
    readonly inputs?: ReadonlyArray<{ name: string; datatype: string; shape: ReadonlyArray<number>; data: unknown[] }>
  }
  const x = inputs?.find(({ name }) => name === "x")
  if (x === undefined || x.datatype !== "FP32") return "expected an input x of FP32"
  const [queries = 0, ...sizes] = x.shape
  if (sizes.join(",") !== (model.shape ?? [-1, 2]).slice(1).join(",")) return `unexpected shape ${x.shape.join(",")}`
  if (x.data.length !== x.shape.reduce((product, size) => product * size, 1)) return "data do not fill the shape"
  if (model.maxBatchSize < queries) return `batch of ${queries}, at most ${model.maxBatchSize} are served`
  return queries
}

const infer = async (name: string, entry: Served, request: IncomingMessage): Promise<Answer | undefined> => {
  const { model, queue } = entry
  const queries = readQueries(await text(request), entry)
  if (typeof queries === "string") return fail(400, queries)
  const ordinal = entry.inferences++
  if (model.failEvery !== undefined && ordinal % model.failEvery === model.failEvery - 1) return fail(500, "injected")
  if (ordinal === model.failOnly) return fail(500, "out of memory")
  if (model.answer === "never") return undefined
  entry.mostUnderWay = Math.max(entry.mostUnderWay, ++entry.underWay)
  await queue.serve(queries)
  entry.underWay--
  if (model.answer === "no-json") return ok("no JSON")
  const rows = model.answer === "other-shape" ? queries + 1 : queries
  const data = Array.from({ length: rows }, () => 0)
  return ok({ model_name: name, outputs: [{ name: "y", datatype: "FP32", shape: [rows, 1], data }] })
}

const answer = async (request: IncomingMessage): Promise<Answer | undefined> => {
  const path = `${request.method} ${request.url}`
  const [, name, rest = ""] = /^\w+ \/v2\/models\/([^/]+)(.*)$/.exec(path) ?? []
  const entry = served.get(name ?? "")
  if (name !== undefined && entry === undefined) return fail(404, `Request for unknown model: '${name}' is not found`)
  if (entry !== undefined && path.startsWith("POST") && rest === "/infer") return infer(name!, entry, request)
  if (entry !== undefined && path.startsWith("GET") && rest === "") return ok(metadata(name!, entry))
  switch (path) {
    case "GET /v2":
      return ok({ name: "known", version: "1.0", extensions: [] })
    case "GET /v2/health/live":
      return ok({ live: true })
    case "GET /v2/health/ready":
      return known.isReady === false ? fail(503, "loading") : ok({ ready: true })
    case "GET /counts":
      return ok(
        Object.fromEntries(
          [...served].map(([model, { inferences, mostUnderWay, queue }]) => [
            model,
            { inferences, mostUnderWay, batches: Object.fromEntries(queue.batches) },
          ]),
        ),
      )
    default:
      return fail(404, "no such resource")
  }
}

const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const answered = await answer(request)
  if (answered === undefined) return
  const { status, body } = answered
  response.writeHead(status, { "content-type": "application/json" })
  response.end(body === "no JSON" ? body : JSON.stringify(body))
}

const server = createServer((request, response) => void respond(request, response))
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`${(server.address() as { readonly port: number }).port}\n`)
})
process.stdin.resume().on("end", () => process.exit())
