import { expect, it } from "vitest"
import { placeText, type Provenance, provenanceText } from "../../src/domain/Provenance.ts"

const place = (row: number) => ({ file: "a.csv", row: `line ${row}` })

it("a place is told by its file and row", () => {
  expect(placeText(place(3))).toBe("a.csv, line 3")
})

it.each<[Provenance, string]>([
  [{ kind: "measured", ...place(3) }, "a.csv, line 3"],
  [{ kind: "measured", ...place(3), note: "8 clients" }, "a.csv, line 3 (8 clients)"],
  [
    { kind: "interpolated", between: [place(3), { file: "b.csv", row: "experiments[0]" }] },
    "interpolated between a.csv, line 3 and b.csv, experiments[0]",
  ],
])("the provenance %j reads %j", (provenance, text) => {
  expect(provenanceText(provenance)).toBe(text)
})
