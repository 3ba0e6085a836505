import { endingOf } from './languages.ts'

/** A first line that is nothing but a comment with a path in it: many models name the file there. */
const NAMING_LINE =
  /^\s*(?:\/\/|#|--|;|%|\/\*|<!--)\s*(?:file(?:name)?:\s*)?([\w@./\\-]+\.\w{1,12})\s*(?:\*\/|-->)?\s*$/i

/** Files that have a name instead of an ending. */
const nameOf: Record<string, string> = {
  dockerfile: 'Dockerfile',
  docker: 'Dockerfile',
  makefile: 'Makefile',
  make: 'Makefile',
}

/** A name for the file that this code is saved as. */
export function codeFileName(source: string, language: string): string {
  const name = language.toLowerCase()
  return namedInside(source) ?? nameOf[name] ?? `code.${endingOf(name) ?? (name === 'mermaid' ? 'mmd' : 'txt')}`
}

function namedInside(source: string): string | null {
  const [, path = ''] = NAMING_LINE.exec(source.slice(0, 300).split('\n', 1)[0] ?? '') ?? []
  const name = path.split(/[/\\]/).at(-1) ?? ''
  // Hidden files, and what a system could take for a place.
  return /^[\w@-]/.test(name) && name.length <= 100 ? name : null
}
