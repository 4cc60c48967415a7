/** Verdicts: what checking a law came to, and how a refutation reads. */

/** The law held in every run; a `sometimes` law, at the last of them. */
export interface Passed {
  readonly _tag: "Passed"
  readonly law: string
  readonly seed: number
  readonly runs: number
}

/**
 * The law failed: the least counterexample found, both sides, where they first differ, and how to see it again; the
 * latter is empty for a case that was not generated.
 */
export interface Refuted {
  readonly _tag: "Refuted"
  readonly law: string
  readonly symbols: string
  readonly seed: number
  readonly runs: number
  readonly path: string
  readonly counterexample: unknown
  readonly where: string
  readonly left: string
  readonly right: string
  readonly differsAt: string
  readonly replay: string
}

/** Too few of the generated cases were ones that the law speaks of. */
export interface Starved {
  readonly _tag: "Starved"
  readonly law: string
  readonly seed: number
  readonly runs: number
  readonly skipped: number
}

export type Verdict = Passed | Refuted | Starved

/** Where a case was found. */
export interface Place {
  readonly seed: number
  /** Empty where a law did not find what it was looking for in any case. */
  readonly path: string
}

/**
 * How to see a case again: by the command that checks what was judged, such as `headway laws --engine kernel`, or by the
 * options of the law's own `check`.
 */
export const replayOf = (law: string, { seed, path }: Place, command: string | undefined): string =>
  command === undefined
    ? `${law}: check({ seed: ${seed}${path === "" ? "" : `, path: "${path}"`} })`
    : `${command} --only ${law} --seed ${seed}${path === "" ? "" : ` --path ${path}`}`

/** A verdict for a person, about the thing that was judged: one line, or for a refutation the whole of it. */
export const describe = (verdict: Verdict, subject: string): string => {
  switch (verdict._tag) {
    case "Passed":
      return `${subject} ⊨ ${verdict.law} (${verdict.runs} ${verdict.runs === 1 ? "run" : "runs"})`
    case "Starved":
      return `${subject} ? ${verdict.law}: only ${verdict.runs} cases fit the law, ${verdict.skipped} did not (seed ${verdict.seed})`
    case "Refuted":
      return [
        `${subject} ⊭ ${verdict.law}`,
        row("law", verdict.symbols),
        row("where", verdict.where),
        row("left", verdict.left),
        row("right", verdict.right),
        row("differ at", verdict.differsAt),
        row("replay", verdict.replay),
      ]
        .filter((line) => line !== "")
        .join("\n")
  }
}

const labelWidth = 11

/** A labelled value, its further lines under the first; nothing if there is no value. */
const row = (label: string, value: string): string =>
  value === "" ? "" : `  ${label.padEnd(labelWidth)}${value.replaceAll("\n", `\n${" ".repeat(labelWidth + 2)}`)}`
