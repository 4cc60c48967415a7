/** Text from files and arguments, made safe to print. */

/**
 * The text on one line: control characters, line ends and marks that turn the direction of writing stand as escapes, so
 * that a name can neither break a message in two nor write over it.
 */
export const onOneLine = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (character) =>
    character < "\u0020"
      ? JSON.stringify(character).slice(1, -1)
      : `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  )
