/** Targets: where a model is served. */
import * as Result from "effect/Result"
import { InvalidValue, listNames } from "../domain/InputErrors.ts"
import { modelNodes, type ModelNode, type Pipeline } from "../domain/Pipeline.ts"
import { isName } from "../domain/Units.ts"

/** A server's address, without `/v2`, and the model's path there if the address tells it. */
export interface Target {
  readonly baseUrl: string
  readonly modelPath: string | undefined
}

const expectedUrl = "an address such as http://localhost:8000 or http://localhost:8000/v2/models/NAME"

/** Reads an address: that of a server, or that of a model on it, with a version or without. */
export const parseTarget = (text: string): Result.Result<Target, InvalidValue> => {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.search !== "" || url.hash !== "") {
    return Result.fail(new InvalidValue({ path: "", found: JSON.stringify(text), expected: expectedUrl }))
  }
  const [, prefix, modelPath] = /^(.*?)\/?(?:\/v2(?:\/models\/([^/]+(?:\/versions\/[^/]+)?))?)?\/?$/.exec(url.pathname)!
  return Result.succeed({ baseUrl: url.origin + prefix!, modelPath })
}

/** Where a model node's queries go. */
export interface NodeTarget {
  readonly node: ModelNode
  readonly baseUrl: string
  readonly modelPath: string
}

/**
 * Gives every model node its target. `NAME=URL` is for the node NAME or else for the nodes of the model NAME, and a URL
 * alone for every node that is left. Where the URL names no model, it is the node's.
 */
export const assignTargets = (
  pipeline: Pipeline,
  texts: ReadonlyArray<string>,
): Result.Result<ReadonlyArray<NodeTarget>, InvalidValue> =>
  Result.gen(function* () {
    const nodes = modelNodes(pipeline)
    const named = new Map<string, Target>()
    for (const text of texts) {
      const { name, rest } = splitName(text)
      const target = yield* parseTarget(rest)
      if (name !== everyNode && !nodes.some((node) => node.name === name || node.role.model === name)) {
        const expected = `a model node of the pipeline "${pipeline.name}": ${listNames(nodes.map((node) => node.name))}`
        return yield* Result.fail(new InvalidValue({ path: "", found: JSON.stringify(name), expected }))
      }
      if (named.has(name)) {
        const found = name === everyNode ? "a second address for all nodes" : `${JSON.stringify(name)} a second time`
        return yield* Result.fail(new InvalidValue({ path: "", found, expected: "one address for each" }))
      }
      named.set(name, target)
    }
    const assigned: Array<NodeTarget> = []
    for (const node of nodes) {
      const target = named.get(node.name) ?? named.get(node.role.model) ?? named.get(everyNode)
      if (target === undefined) {
        const expected = `an address for it, as in ${node.name}=http://localhost:8000`
        return yield* Result.fail(new InvalidValue({ path: "", found: `none for the node "${node.name}"`, expected }))
      }
      assigned.push({ node, baseUrl: target.baseUrl, modelPath: target.modelPath ?? node.role.model })
    }
    return assigned
  })

/** Stands for every node that has no target of its own; no name of a node is empty. */
const everyNode = ""

/** The name before the first equals sign and what follows that; no name if it is none. */
export const splitName = (text: string): { readonly name: string; readonly rest: string } => {
  const [name] = text.split("=", 1)
  return name !== text && isName(name) ? { name: name!, rest: text.slice(name!.length + 1) } : { name: "", rest: text }
}
