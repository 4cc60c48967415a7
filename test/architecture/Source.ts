/** Sources as the rules of the architecture read them: text, without a compiler. */

/** A module that a source imports, for its types alone if `isType`, or passes on if `isReexport`. */
export interface Import {
  readonly specifier: string
  readonly isReexport: boolean
  readonly isType: boolean
}

/**
 * A source file; `path` is relative to the repository. `code` is its text with comments blanked, `bare` with the insides
 * of strings, templates and regular expressions blanked too; both keep every line in its place.
 */
export interface Source {
  readonly path: string
  readonly text: string
  readonly code: string
  readonly bare: string
  readonly imports: ReadonlyArray<Import>
}

/** Reads a source. */
export const parse = (path: string, text: string): Source => {
  const { code, bare } = blank(text)
  return { path, text, code, bare, imports: importsOf(code, bare) }
}

const importsOf = (code: string, bare: string): ReadonlyArray<Import> => {
  const statements = code.matchAll(/^(import|export)( type)?\b(?:[^"';=()]*?\bfrom)?\s*["']([^"']+)["']/gm)
  const dynamic = code.matchAll(/\bimport\(\s*["']([^"']+)["']/g)
  const isCode = ({ index }: RegExpExecArray): boolean => bare[index] !== " "
  return [
    ...[...statements].filter(isCode).map(([, keyword, type, specifier]) => ({
      specifier: specifier!,
      isReexport: keyword === "export",
      isType: type !== undefined,
    })),
    ...[...dynamic]
      .filter(isCode)
      .map(([, specifier]) => ({ specifier: specifier!, isReexport: false, isType: false })),
  ]
}

/** The path of the module that a relative import names, or the specifier itself if it names a package. */
export const resolve = (path: string, specifier: string): string =>
  specifier.startsWith(".") ? new URL(specifier, `file:///${path}`).pathname.slice(1) : specifier

const blankOf = (text: string): string => text.replace(/[^\n]/g, " ")

/** Where a regular expression may begin: not after a value, which a slash would divide. */
const beginsRegularExpression = (before: string): boolean =>
  /(?:^|[(,=:[!&|?{};+\-*%<>~^]|\breturn|\btypeof)\s*$/.test(before)

const literals =
  /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`|\/(?![/*])(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/g

const blank = (text: string): { readonly code: string; readonly bare: string } => {
  let code = ""
  let bare = ""
  let position = 0
  const keep = (end: number): void => {
    code += text.slice(position, end)
    bare += text.slice(position, end)
    position = end
  }
  while (position < text.length) {
    literals.lastIndex = position
    const match = literals.exec(text)
    if (match === null) {
      keep(text.length)
      break
    }
    keep(match.index)
    const [literal] = match
    if (literal === "`") {
      const end = endOfTemplate(text, match.index)
      const template = text.slice(match.index, end)
      code += template
      bare += bareTemplate(template)
      position = end
    } else if (literal.startsWith("//") || literal.startsWith("/*")) {
      code += blankOf(literal)
      bare += blankOf(literal)
      position += literal.length
    } else if (literal.startsWith("/") && !beginsRegularExpression(code)) {
      keep(position + 1)
    } else {
      code += literal
      bare += literal.length < 2 ? literal : literal[0] + blankOf(literal.slice(1, -1)) + literal.at(-1)
      position += literal.length
    }
  }
  return { code, bare }
}

/** The end of the template that begins at `start`, whose substitutions may hold templates and braces. */
const endOfTemplate = (text: string, start: number): number => {
  let position = start + 1
  while (position < text.length && text[position] !== "`") {
    if (text[position] === "\\") position += 2
    else if (text.startsWith("${", position)) position = endOfSubstitution(text, position)
    else position++
  }
  return position + 1
}

const endOfSubstitution = (text: string, start: number): number => {
  let depth = 0
  let position = start + 1
  do {
    if (text[position] === "{") depth++
    if (text[position] === "}") depth--
    position = text[position] === "`" ? endOfTemplate(text, position) : position + 1
  } while (0 < depth && position < text.length)
  return position
}

/** A template with its text blanked and its substitutions, which are code, kept bare. */
const bareTemplate = (template: string): string => {
  let bare = "`"
  let position = 1
  while (position < template.length - 1) {
    const start = template.indexOf("${", position)
    if (start === -1) break
    const end = endOfSubstitution(template, start)
    bare += `${blankOf(template.slice(position, start))}\${${blank(template.slice(start + 2, end - 1)).bare}}`
    position = end
  }
  return `${bare}${blankOf(template.slice(position, -1))}\``
}
