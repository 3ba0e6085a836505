import 'server-only'

/** More than anything that people or programs send here has. */
const MAX_DEPTH = 64
/** An import of the most messages has fewer; so many are made in a fraction of a second. */
const MAX_VALUES = 300_000

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c]
const [OPEN_LIST, CLOSE_LIST, OPEN_OBJECT, CLOSE_OBJECT] = [0x5b, 0x5d, 0x7b, 0x7d]

/**
 * Looks at JSON as it comes, piece by piece, and says what is wrong with what `JSON.parse` would hold everybody up with for
 * seconds: what is nested deeper than 64, or has more than 300,000 values. Null as long as neither is so.
 */
export function watchJsonShape(): (piece: Uint8Array) => string | null {
  let depth = 0
  let values = 1
  let isInString = false
  let isEscaped = false
  return (piece) => {
    for (const byte of piece) {
      if (isInString) {
        if (isEscaped) isEscaped = false
        else if (byte === BACKSLASH) isEscaped = true
        else if (byte === QUOTE) isInString = false
      } else if (byte === QUOTE) isInString = true
      else if (byte === COMMA) values++
      else if (byte === OPEN_LIST || byte === OPEN_OBJECT) {
        values++
        depth++
      } else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--
      if (depth > MAX_DEPTH) return TOO_DEEP
      if (values > MAX_VALUES) return TOO_MANY
    }
    return null
  }
}

const TOO_DEEP = `The JSON is nested deeper than ${MAX_DEPTH} levels. Send it flatter.`
const TOO_MANY = `The JSON has more than ${MAX_VALUES.toLocaleString('en')} values. Send it in parts.`
