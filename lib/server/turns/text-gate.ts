import 'server-only'
import { storableText } from '#lib/contract/storable-text.ts'

/**
 * What a provider's words pass before anything is counted: without what no database can store. A character that was cut in
 * two between deltas is held back until its other half is there; so screen, row and offsets always agree.
 */
export class TextGate {
  #half = ''

  /** What of the next piece can be shown now. */
  pass(delta: string): string {
    const text = this.#half + delta
    const isCut = /[\uD800-\uDBFF]$/.test(text)
    this.#half = isCut ? text.slice(-1) : ''
    return storableText(isCut ? text.slice(0, -1) : text)
  }
}
