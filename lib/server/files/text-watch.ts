import 'server-only'

/** No text has them: everything below a space but tab, line ends, form feed and escape (of terminals' colours). */
const isControl = Uint8Array.from({ length: 256 }, (_, byte) =>
  byte < 32 && (byte < 9 || byte > 13) && byte !== 27 ? 1 : 0,
)

/** A loop of its own: megabytes go through it. */
function hasControl(piece: Uint8Array): boolean {
  for (let place = 0; place < piece.length; place++) if (isControl[piece[place] ?? 0] === 1) return true
  return false
}

/**
 * Looks at bytes as they come: whether they are text, in UTF-8 or an older encoding of single bytes, or in UTF-16 where they begin
 * with its mark.
 */
export class TextWatch {
  #isText = true
  #isFirst = true
  #isWide = false

  see(piece: Uint8Array): void {
    if (this.#isFirst && piece.byteLength > 0) {
      this.#isWide = (piece[0] === 0xff && piece[1] === 0xfe) || (piece[0] === 0xfe && piece[1] === 0xff)
      this.#isFirst = false
    }
    if (this.#isText && !this.#isWide) this.#isText = !hasControl(piece)
  }

  get isText(): boolean {
    return this.#isText && !this.#isFirst
  }
}
