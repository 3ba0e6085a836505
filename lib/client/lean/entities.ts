const NAMED = /^&[a-z][a-z\d]*;$/i
const known = new Map<string, string>()

/** The character that HTML has a name for, as the browser knows it; the name itself when there is none. */
export function decodeHTMLStrict(entity: string): string {
  if (!NAMED.test(entity)) return entity
  const before = known.get(entity)
  if (before !== undefined) return before
  const element = document.createElement('textarea')
  element.innerHTML = entity
  // Of some names the browser takes the beginning, as in `&notit;`: then the end is left.
  const isWhole = !element.value.endsWith(';') || entity === '&semi;'
  const character = isWhole ? element.value : entity
  known.set(entity, character)
  return character
}
