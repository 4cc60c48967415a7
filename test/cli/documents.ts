/** Documents that the command line prints, and the schemas that it publishes for them. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import { expect } from "vitest"
import { inRepository } from "./run.ts"
import { runHere } from "./run-here.ts"

/** An object, not decoded. */
type Json = Readonly<Record<string, unknown>>

/** Parses what should be one JSON document and nothing else. */
export const parseDocument = <Document = Json>(text: string): Document => {
  expect(text).toMatch(/^\{\n[^]*\n\}\n$/)
  return JSON.parse(text) as Document
}

/** What `headway schema NAME` prints, as a function that judges documents. */
export const schemaOf = async (name: string): Promise<ValidateFunction> => {
  const { exitCode, stdout, stderr } = await runHere(["schema", name], { cwd: inRepository(".") })
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" })
  const schema = parseDocument(stdout)
  expect(schema["$schema"]).toBe("https://json-schema.org/draft/2020-12/schema")
  return new Ajv2020({ strict: true, strictTuples: false, allErrors: true }).compile(schema)
}

/** Judges a document, so that a refusal is told with its reasons. */
export const expectAccepted = (accepts: ValidateFunction, document: unknown): void => {
  accepts(document)
  expect(accepts.errors ?? []).toEqual([])
}

/**
 * Every document that differs from this one in one place: a value removed, replaced by one of another type, or put beside
 * an unknown key. Each comes with the path of that place.
 */
export function* mutationsOf(document: unknown, path = ""): Iterable<readonly [path: string, mutation: unknown]> {
  yield [`${path} of another type`, typeof document === "object" ? 7 : { unknown: 1 }]
  if (typeof document !== "object" || document === null) return
  if (Array.isArray(document)) {
    for (const [path_, mutation] of mutationsOf(document[0], `${path}[0]`)) {
      if (0 < document.length) yield [path_, [mutation, ...document.slice(1)]]
    }
    return
  }
  yield [`${path} with an unknown key`, { ...document, "an unknown key": 1 }]
  for (const [key, value] of Object.entries(document)) {
    const { [key]: _, ...rest } = document as Json
    yield [`without ${path}.${key}`, rest]
    for (const [inner, mutation] of mutationsOf(value, `${path}.${key}`))
      yield [inner, { ...document, [key]: mutation }]
  }
}

/** The paths of mutations that a schema accepts all the same, but for optional ones; it accepts the document itself. */
export const missedBy = async (schema: string, document: unknown, optional: RegExp) => {
  const accepts = await schemaOf(schema)
  expectAccepted(accepts, document)
  return [...mutationsOf(document)].flatMap(([path, mutation]) =>
    accepts(mutation) && !optional.test(path) ? [path] : [],
  )
}
