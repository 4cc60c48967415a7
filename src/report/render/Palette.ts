/** The colours of a report. Charts name roles; a palette says which colour plays a role, on light or on dark paper. */

/** The roles. */
export const roles = [
  "paper",
  "panel",
  "line",
  "ink",
  "muted",
  "series",
  "seriesSoft",
  "late",
  "queue",
  "delay",
  "batch",
  "alone",
  "good",
] as const
export type Role = (typeof roles)[number]

/** A CSS colour for every role. */
export type Palette = Readonly<Record<Role, string>>

/** On light paper; hues after Okabe and Ito, dark enough to be told from the paper and, by lightness, from each other. */
export const light: Palette = {
  paper: "#ffffff",
  panel: "#f5f7f9",
  line: "#d3dae2",
  ink: "#17202a",
  muted: "#505c69",
  series: "#0066a6",
  seriesSoft: "#7fb2d6",
  late: "#c23c00",
  queue: "#0066a6",
  delay: "#a3447f",
  batch: "#c98500",
  alone: "#2f8f78",
  good: "#00664a",
}

/** On dark paper. */
export const dark: Palette = {
  paper: "#10151b",
  panel: "#19212a",
  line: "#33404d",
  ink: "#e9eef3",
  muted: "#a9b6c3",
  series: "#56b4e9",
  seriesSoft: "#3a7399",
  late: "#ff8a57",
  queue: "#6db9f2",
  delay: "#d893b9",
  batch: "#ffd877",
  alone: "#1f8f6f",
  good: "#5fd3ae",
}

const propertyOf = (role: Role): string => `--${role.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`

/** The palette of a page, whose style sheet sets the colours. */
export const fromStyleSheet = Object.fromEntries(roles.map((role) => [role, `var(${propertyOf(role)})`])) as Palette

/** The declarations that set a palette's colours in a style sheet. */
export const declarations = (palette: Palette): string =>
  roles.map((role) => `${propertyOf(role)}: ${palette[role]};`).join(" ")
