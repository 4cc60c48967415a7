/** A verification as text: a line a check, and the verdict. */
import type { VerificationDocument } from "../domain/Verification.ts"
import { formatTable, indent } from "./Format.ts"
import type { Paint } from "./Paint.ts"

/** What was checked of a plan, how that came out, and where it is wrong if it is. */
export const verificationText = (document: VerificationDocument, paint: Paint): string => {
  const { file, planner, madeBy, verifiedBy, checks, discrepancy } = document
  const verdict =
    discrepancy === null
      ? paint.good(paint.bold(`${file} holds`))
      : paint.bad(
          paint.bold(
            `${file} does not hold: at ${discrepancy.path}: found ${discrepancy.found}, expected ${discrepancy.expected}`,
          ),
        )
  return [
    verdict,
    "",
    `planned by the ${planner} planner on the engine ${madeBy}, verified on the engine ${verifiedBy}`,
    indent(
      formatTable(
        [{ heading: "check" }, { heading: "outcome" }, { heading: "what was checked" }],
        checks.map(({ name, outcome, detail }) => [name, outcome, detail]),
      ),
    ),
  ].join("\n")
}
