/** Numbers as they are written in files of text. */

/** The number that a decimal text stands for, NaN where it stands for none. */
export const decimalOf = (text: string): number =>
  /^[ \t]*[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?[ \t]*$/i.test(text) ? Number(text) + 0 : Number.NaN
