import 'server-only'
import { endingOf } from '#lib/contract/file-kinds.ts'

/** Names under which a provider takes a text; it goes by the ending. */
const TAKEN = new Set(
  `txt md csv tsv json html xml yaml yml css js mjs ts tsx jsx py rb php java c cc cpp h hpp cs go rs swift kt scala sh sql
  tex diff patch log rtf ics vcf eml srt vtt svg`.split(/\s+/),
)

/** The name that the provider is given: a text of any other ending says there that it is one. */
export const providerName = (name: string, type: string): string =>
  type.startsWith('text/') && !TAKEN.has(endingOf(name)) ? `${name}.txt` : name
