import { copyRichText, copyText } from '../browser/clipboard.ts'
import { cleanFragment } from './clean-fragment.ts'
import { plainText } from './plain-text.ts'

/** Copies a drawn answer without the marks of Markdown; false when the browser refuses. */
export function copyAsPlainText(...drawn: Element[]): Promise<boolean> {
  return copyText(plainText(cleanFragment(...drawn)))
}

/** Copies a drawn answer so that a word processor or a mail shows its headings, lists and tables; false when the browser refuses. */
export function copyAsRichText(...drawn: Element[]): Promise<boolean> {
  const clean = cleanFragment(...drawn)
  return copyRichText({ html: clean.innerHTML, text: plainText(clean) })
}
