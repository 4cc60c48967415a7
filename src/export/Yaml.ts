/** YAML documents with a comment at their head. */
import { stringify } from "yaml"

/** Documents of one file, one after the other; long strings stay on one line. */
export const yamlFile = (comments: ReadonlyArray<string>, documents: ReadonlyArray<unknown>): string => {
  const head = comments.map((comment) => `# ${comment}\n`).join("")
  return (
    head +
    documents.map((document) => stringify(document, { lineWidth: 0, aliasDuplicateObjects: false })).join("---\n")
  )
}
