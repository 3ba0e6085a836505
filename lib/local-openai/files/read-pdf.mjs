import { getDocumentProxy } from 'unpdf'

const MAX_PAGES = 500

/** The words of a PDF, page after page, up to so many characters. */
export async function readPdf(data, maxCharacters) {
  try {
    const pdf = await getDocumentProxy(data, { verbosity: 0 })
    if (pdf.numPages > MAX_PAGES) return { fault: 'too-long' }
    const pages = []
    let length = 0
    for (let number = 1; number <= pdf.numPages && length < maxCharacters; number++) {
      const page = await pdf.getPage(number)
      const { items } = await page.getTextContent()
      const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
      pages.push(text.trim())
      length += text.length
      page.cleanup()
    }
    return { text: pages.join('\n\n').trim() }
  } catch (error) {
    return { fault: error?.name === 'PasswordException' ? 'locked' : 'damaged' }
  }
}
