import { describe, expect, it } from "vitest"
import { dark, light, type Palette, type Role } from "../../../src/report/render/Palette.ts"

/** Relative luminance of `#rrggbb`, as WCAG 2 defines it. */
const luminance = (color: string): number => {
  const [red, green, blue] = [1, 3, 5]
    .map((start) => Number.parseInt(color.slice(start, start + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!
}

const contrast = (palette: Palette, one: Role, other: Role): number => {
  const [darker, lighter] = [luminance(palette[one]), luminance(palette[other])].toSorted((a, b) => a - b)
  return (lighter! + 0.05) / (darker! + 0.05)
}

describe.each([
  ["light", light],
  ["dark", dark],
])("the %s palette", (_, palette) => {
  it.each(["ink", "muted", "series", "late", "good"] as const)(
    "has %s that can be read on paper and panels",
    (role) => {
      expect(contrast(palette, role, "paper")).toBeGreaterThan(4.5)
      expect(contrast(palette, role, "panel")).toBeGreaterThan(4.5)
    },
  )

  it.each(["queue", "delay", "batch", "alone"] as const)("has %s that stands out from paper", (role) => {
    expect(contrast(palette, role, "paper")).toBeGreaterThan(3)
  })

  it.each([
    ["series", "seriesSoft"],
    ["queue", "batch"],
    ["batch", "alone"],
    ["queue", "alone"],
  ] as const)("tells %s from %s by lightness too", (one, other) => {
    expect(contrast(palette, one, other)).toBeGreaterThan(1.25)
  })
})
