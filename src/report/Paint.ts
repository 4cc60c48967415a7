/** Colours that a report may use; the caller decides whether they are colours at all. */
export interface Paint {
  readonly bold: (text: string) => string
  readonly dim: (text: string) => string
  readonly good: (text: string) => string
  readonly bad: (text: string) => string
}

/** No colours. */
export const plain: Paint = { bold: (text) => text, dim: (text) => text, good: (text) => text, bad: (text) => text }
