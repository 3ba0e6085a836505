import yauzl from 'yauzl'
import { cellsOf, textOf } from './office-xml.mjs'

const MAX_ENTRIES = 10_000
/** Of what is read of it, inflated: a small archive may say that it holds a thousand times as much. */
const MAX_BYTES = 64 * 1024 * 1024

/** Which of its files hold the words, in their order. */
const WORDS = [
  /^word\/document\.xml$/,
  /^ppt\/slides\/slide\d+\.xml$/,
  /^xl\/sharedStrings\.xml$/,
  /^xl\/worksheets\/sheet\d+\.xml$/,
  /^content\.xml$/,
]

/** The words of a Word, Excel, PowerPoint or OpenDocument file, up to so many characters. */
export async function readOffice(buffer, maxCharacters) {
  const files = await filesOf(buffer)
  if (files === null) return { fault: 'too-long' }
  const names = [...files.keys()].sort((one, other) => one.localeCompare(other, 'en', { numeric: true }))
  const shared = files.get('xl/sharedStrings.xml')
  const strings = shared
    ? shared
        .split(/<si[\s>]/)
        .slice(1)
        .map(textOf)
    : []
  const texts = names
    .filter((name) => name !== 'xl/sharedStrings.xml')
    .map((name) => (name.startsWith('xl/') ? cellsOf(files.get(name), strings) : textOf(files.get(name))))
  return { text: texts.join('\n\n').slice(0, maxCharacters).trim() }
}

/** Those with words, inflated; null when they are too many or too large. */
async function filesOf(buffer) {
  // A size that is a lie is refused while it is read.
  const archive = await yauzl.fromBufferPromise(buffer, { validateEntrySizes: true })
  if (archive.entryCount > MAX_ENTRIES) return null
  const files = new Map()
  let left = MAX_BYTES
  for await (const entry of archive.eachEntry()) {
    if (!WORDS.some((pattern) => pattern.test(entry.fileName))) continue
    left -= entry.uncompressedSize
    if (left < 0) return null
    const pieces = await Array.fromAsync(await archive.openReadStreamPromise(entry))
    files.set(entry.fileName, Buffer.concat(pieces).toString('utf8'))
  }
  return files
}
