/** The style sheet of a report's page: light and dark, wide and narrow, on screen and on paper. */
import { dark, declarations, light } from "./Palette.ts"
import { fontFamily } from "./Svg.ts"

/** The width from which on a page has room for charts of full width, px. */
export const wideFromPx = 760

/** The style sheet. */
export const styleSheet = `
:root { color-scheme: light dark; ${declarations(light)} }
@media screen and (prefers-color-scheme: dark) { :root { ${declarations(dark)} } }
@media print { :root { color-scheme: light; } }
*, *::before, *::after { box-sizing: border-box; }
html { background: var(--paper); -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 1120px; padding: 0 20px 48px; color: var(--ink);
  font: 16px/1.55 ${fontFamily}; font-variant-numeric: tabular-nums;
}
h1, h2, h3, h4 { line-height: 1.25; text-wrap: balance; margin: 0; }
h1 { font-size: clamp(1.25rem, 1.05rem + 0.9vw, 1.7rem); font-weight: 650; letter-spacing: -0.012em; max-width: 62ch; }
h2 { font-size: 1.35rem; letter-spacing: -0.005em; margin: 0 0 .5rem; }
h3 { font-size: 1.05rem; }
h3 small { font-weight: 400; color: var(--muted); font-size: .9rem; margin-left: .6em; }
h4 { font-size: .95rem; font-weight: 600; }
p { margin: 0 0 .8rem; max-width: 74ch; }
a { color: var(--series); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--series); outline-offset: 2px; border-radius: 3px; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.skip { position: absolute; left: -999px; }
.skip:focus { left: 8px; top: 8px; padding: 6px 12px; background: var(--paper); z-index: 1; }
header { padding: 32px 0 8px; }
.kind { margin: 0 0 .4rem; color: var(--muted); font-size: .9rem; }
.verdict {
  display: inline-block; padding: 1px 10px; margin-right: .7em; border: 1.5px solid; border-radius: 99px;
  font-weight: 650; font-size: .82rem;
}
.meets { color: var(--good); }
.misses { color: var(--late); }
.remarks { margin: .8rem 0 0; padding: 0; list-style: none; color: var(--muted); max-width: 80ch; }
.key-figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 10px; margin: 22px 0 0; }
.key-figures > div { background: var(--panel); border-radius: 8px; padding: 12px 14px; }
.key-figures dt { color: var(--muted); font-size: .85rem; }
.key-figures dd { margin: 0; }
.key-figures .value { font-size: 1.5rem; font-weight: 650; letter-spacing: -0.01em; line-height: 1.3; }
.key-figures .value span { font-size: .85rem; font-weight: 400; letter-spacing: 0; color: var(--muted); }
.key-figures .note { color: var(--muted); font-size: .82rem; line-height: 1.35; }
nav ol { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; margin: 20px 0 0; padding: 0; font-size: .92rem; }
nav a { display: inline-block; padding: 4px 0; }
section { margin-top: 28px; padding-top: 22px; border-top: 1px solid var(--line); }
.figures { display: grid; grid-template-columns: minmax(0, 1fr); gap: 18px 26px; margin: 16px 0 0; }
.figures > * { min-width: 0; }
figure { margin: 0; display: grid; grid-row: span 3; grid-template-rows: subgrid; grid-template-columns: minmax(0, 1fr); row-gap: 0; }
figcaption h3, figcaption h4 { margin: 0 0 .15rem; }
figcaption p { color: var(--muted); font-size: .86rem; line-height: 1.45; margin: 0 0 .5rem; }
.group { margin-top: 22px; }
.scroll { overflow-x: auto; }
svg { display: block; max-width: 100%; height: auto; }
svg text { font-variant-numeric: tabular-nums; }
.wide { display: none; }
@media (min-width: ${wideFromPx}px) {
  .wide { display: block; }
  .narrow { display: none; }
  .figures.pair { grid-template-columns: repeat(2, minmax(0, 1fr)); }
  .figures.triple { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .key-figures { grid-template-columns: repeat(3, 1fr); }
}
@media (min-width: 1060px) { .key-figures { grid-template-columns: repeat(6, 1fr); } }
table { border-collapse: collapse; font-size: .88rem; }
.note { color: var(--muted); font-size: .86rem; margin: .15rem 0 .4rem; }
th, td { padding: 4px 14px 4px 0; text-align: left; vertical-align: baseline; border-bottom: 1px solid var(--line); }
th:last-child, td:last-child { padding-right: 2px; }
thead th { font-weight: 600; color: var(--muted); font-size: .82rem; vertical-align: bottom; border-bottom-color: var(--muted); }
tbody th { font-weight: 600; }
.right { text-align: right; }
td, tbody th { white-space: nowrap; }
.prose td { white-space: normal; overflow-wrap: anywhere; }
.block { margin-top: 18px; }
details { margin-top: 6px; font-size: .88rem; }
summary { cursor: pointer; color: var(--muted); padding: 3px 0; width: fit-content; }
details .scroll { max-height: 340px; overflow: auto; border: 1px solid var(--line); border-radius: 6px; padding: 4px 12px; margin-top: 4px; }
pre {
  margin: 6px 0 0; padding: 12px 14px; overflow-x: auto; background: var(--panel); border-radius: 8px;
  font: .82rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace;
}
footer { margin-top: 36px; color: var(--muted); font-size: .85rem; }
@media print {
  @page { margin: 14mm; }
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  nav, .skip, figure details { display: none; }
  figure, .group, .block, .key-figures > div { break-inside: avoid; }
  h2, h3, h4, .note { color: var(--muted); font-size: .86rem; margin: .15rem 0 .4rem; }
  section { margin-top: 14pt; padding-top: 10pt; }
  .scroll, pre { overflow: visible; }
  pre { white-space: pre-wrap; border: 1px solid var(--line); }
  table { font-size: 8.5pt; }
  th, td { padding-right: 9px; }
  .key-figures { grid-template-columns: repeat(3, 1fr); }
  .key-figures > div { border: 1px solid var(--line); }
}
`
