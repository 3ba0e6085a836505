const PIECE = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/**
 * A JSON object or list, a line for each of its values; null for anything else. No value is written anew: numbers keep all their
 * digits, and what is named twice stays there twice.
 */
export function prettyJson(text: string): string | null {
  if (!/^\s*[{[]/.test(text) || !isJson(text)) return null
  const pieces = text.match(PIECE) ?? []
  let depth = 0
  let pretty = ''
  const line = () => `\n${'  '.repeat(depth)}`
  for (const [index, piece] of pieces.entries()) {
    const before = pieces[index - 1] ?? ''
    const isOpened = before === '{' || before === '['
    if (piece === '}' || piece === ']') {
      depth -= 1
      pretty += isOpened ? piece : line() + piece
    } else {
      if (isOpened || before === ',') pretty += line()
      pretty += piece === ':' ? ': ' : piece
      if (piece === '{' || piece === '[') depth += 1
    }
  }
  return pretty
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
