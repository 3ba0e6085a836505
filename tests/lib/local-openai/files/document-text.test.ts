import { describe, expect, it } from 'vitest'
import { contentTypeOf } from '#lib/local-openai/files/content-type.ts'
import { documentText } from '#lib/local-openai/files/document-text.ts'
import { decodedText, fileWords } from '#lib/local-openai/files/file-words.ts'
import { pdfOf } from '#tests/support/awkward-files.ts'
import { docxOf, odtOf, pptxOf, xlsxOf, zipOf } from '#tests/support/office-files.ts'

const read = (content: Buffer, name: string) => {
  const bytes = Uint8Array.from(content)
  return documentText(async () => bytes, contentTypeOf(bytes, '', name))
}

describe('the words of', () => {
  it.each([
    ['a PDF', () => pdfOf('Tides come twice a day'), 'a.pdf', 'Tides come twice a day'],
    [
      'a Word document',
      () => docxOf('Tides', 'The moon &amp; the sea &#8211; twice'),
      'a.docx',
      'Tides\nThe moon & the sea – twice',
    ],
    ['an Excel sheet', xlsxOf, 'a.xlsx', 'Port\tHigh tide\nBrest\t6.5'],
    ['slides, in their order', pptxOf, 'a.pptx', 'Tides & the moon\n\nThe end'],
    ['an OpenDocument text', odtOf, 'a.odt', 'Tides\nCome\ttwice'],
  ])('%s are found', async (_, make, name, text) => {
    expect(await read(make(), name)).toEqual({ text, textFault: null })
  })
})

describe('a document that', () => {
  const bomb = () => zipOf({ 'word/document.xml': '<w:t>'.padEnd(70 * 1024 * 1024, 'a') })
  const liar = () => zipOf({ 'word/document.xml': 'a'.repeat(1_000_000) }, { 'word/document.xml': 10 })
  it.each([
    ['has no words', () => pdfOf(''), 'a.pdf', 'scanned'],
    ['is a Word document without words', () => docxOf(), 'a.docx', 'scanned'],
    ['is no PDF, whatever it says', () => Buffer.from('%PDF-1.7 and then nothing of the kind'), 'a.pdf', 'damaged'],
    ['is cut off', () => docxOf('Tides').subarray(0, 100), 'a.docx', 'damaged'],
    ['would be far larger than it is', bomb, 'a.docx', 'too-long'],
    ['lies about its size', liar, 'a.docx', 'damaged'],
    [
      'has too many files',
      () => zipOf(Object.fromEntries(Array.from({ length: 10_001 }, (_, n) => [`${n}`, '']))),
      'a.docx',
      'too-long',
    ],
  ])('%s says so, and does no harm', async (_, make, name, textFault) => {
    expect(await read(make(), name)).toEqual({ text: null, textFault })
  })

  it('defines words of its own has them left as they are', async () => {
    const laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><w:p><w:t>&b;</w:t></w:p>'
    expect((await read(zipOf({ 'word/document.xml': laughs }), 'a.docx')).text).toContain('&b;')
  })
})

describe('a text', () => {
  it.each([
    ['UTF-8', Buffer.from('Grüße'), 'Grüße'],
    ['UTF-8 with its mark', Buffer.from('\ufeffGrüße'), 'Grüße'],
    ['UTF-16, little end first', Buffer.from('\ufeffGrüße', 'utf16le'), 'Grüße'],
    ['UTF-16, big end first', Buffer.from('\ufeffGrüße', 'utf16le').swap16(), 'Grüße'],
    ['Windows-1252', Buffer.from('Gr\xfc\xdfe \x80', 'latin1'), 'Grüße €'],
    ['no encoding at all', Buffer.from([1, 0, 2]), null],
  ])('in %s is read', (_, bytes, text) => {
    expect(decodedText(bytes)).toBe(text)
  })

  it('of more than a model reads is cut, and says so', () => {
    const text = decodedText(Buffer.alloc(1_000_001, 'a')) ?? ''
    expect(text.length).toBeLessThan(1_000_100)
    expect(text).toMatch(/cut: the file goes on\.\]$/)
  })

  it('is told with its name, and what has none with why', () => {
    expect(fileWords('a.txt', { text: 'Hello', textFault: null })).toBe('[File “a.txt”]\nHello\n[End of “a.txt”]')
    expect(fileWords('a.pdf', { text: null, textFault: 'scanned' })).toContain('no words could be found')
  })
})
