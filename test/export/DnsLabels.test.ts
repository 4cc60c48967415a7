import * as fc from "fast-check"
import { expect, it } from "vitest"
import { dnsLabels } from "../../src/export/DnsLabels.ts"
import { assertProperty } from "../property.ts"

it("gives names as DNS has them, the same names the same way", () => {
  expect(dnsLabels(["ResNet", "a_b", "A-b", "a-b-2", "x--"])).toEqual(["resnet", "a-b", "a-b-2", "a-b-2-2", "x"])
})

it("gives each name a label of its own, short enough for what Kubernetes appends", () => {
  const name = fc.stringMatching(/^[ABab][ABab_-]{0,63}$/)
  assertProperty(
    fc.property(fc.array(name, { maxLength: 20 }), (names) => {
      const labels = dnsLabels(names)
      expect(new Set(labels).size).toBe(names.length)
      for (const label of labels) expect(label).toMatch(/^[a-z]([-a-z0-9]{0,46}[a-z0-9])?$/)
    }),
  )
})
