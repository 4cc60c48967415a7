/** An export as text: the files, then what to do, what differs and what was validated. */
import type { ExportDocument } from "../domain/Export.ts"
import { formatTable } from "./Format.ts"
import type { Paint } from "./Paint.ts"

/** The text of an export. */
export const exportText = (document: ExportDocument, paint: Paint): string => {
  const { plan, target, output, files, assumed, toDo, differences, checked, unchecked } = document
  const list = (heading: string, items: ReadonlyArray<string>): ReadonlyArray<string> =>
    items.length === 0 ? [] : [paint.bold(heading), ...items.map((item) => `  ${item}`), ""]
  return [
    `${paint.bold("Export:")} ${plan} for ${target}, in ${output}`,
    "",
    formatTable(
      [{ heading: "  file" }, { heading: "what" }],
      files.map(({ path, what }) => [`  ${path}`, what]),
    ),
    "",
    ...list("Assumed", assumed),
    ...list("Still to do", toDo),
    ...list("Unlike the simulation", differences),
    ...list("Validated in Headway's tests", [checked, `not ${unchecked}`]),
  ]
    .join("\n")
    .trimEnd()
}
