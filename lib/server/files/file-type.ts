import 'server-only'
import { fileTypeFromFile } from 'file-type'
import { openPromise } from 'yauzl'
import { endingOf, type Kind, kindOfName, kindOfType, type ReadableType } from '#lib/contract/file-kinds.ts'
import { AppError } from '#lib/server/errors.ts'
import type { ReceivedFile } from './receive-file.ts'

/**
 * What a file is, by its bytes: a media type. What its name and its sender say must not contradict them.
 * @throws AppError file_unreadable
 */
export async function typeOfFile(file: ReceivedFile): Promise<string> {
  const found = await fileTypeFromFile(file.path)
  const named = kindOfName(file.shownName)
  const isArchive = found?.mime === 'application/zip'
  const kind = isArchive && (await isOffice(file.path, named)) ? named : kindFound(found?.mime, file.isText)
  const declared = kindOfType(file.type)
  if (kind === null || kind === 'other')
    throw unreadable(file.shownName, contradicts(named) ? wrongInside : notReadable)
  // Of texts the name knows best: some are declared to be videos.
  const said =
    kind === 'text' && named === 'text' && (declared === 'other' || declared === null) ? [named] : [named, declared]
  const wrong = said.find((each) => each !== null && each !== kind)
  if (wrong !== undefined) throw unreadable(file.shownName, wrongInside)
  return kind === 'text' ? textType(file) : kind
}

const contradicts = (named: Kind) => named !== null && named !== 'other'

/** Whether an archive is the office document that its name says: programs differ in how they say it themselves. */
async function isOffice(path: string, named: Kind): Promise<boolean> {
  const main = named === null ? undefined : mainFiles.find(([type]) => type.test(named))?.[1]
  if (!main) return false
  try {
    const archive = await openPromise(path)
    if (archive.entryCount > MAX_ENTRIES) return false
    for await (const { fileName } of archive.eachEntry()) if (fileName === main) return true
    return false
  } catch {
    return false
  }
}

const MAX_ENTRIES = 10_000

/** The one of its files that each has. */
const mainFiles: [type: RegExp, file: string][] = [
  [/wordprocessingml/, 'word/document.xml'],
  [/spreadsheetml/, 'xl/workbook.xml'],
  [/presentationml/, 'ppt/presentation.xml'],
  [/oasis\.opendocument/, 'content.xml'],
]

type Found = ReadableType | 'text' | 'other'

/** Text is what has no magic, or the magic of a text: XML, SVG, HTML. */
function kindFound(mime: string | undefined, isText: boolean): Found {
  const kind = mime === undefined ? null : kindOfType(mime)
  if (kind !== null && kind !== 'other' && kind !== 'text') return kind
  return isText ? 'text' : 'other'
}

/** Texts are shown and handed on as such, never as a page that could run. */
const textType = ({ shownName }: ReceivedFile) =>
  ({ md: 'text/markdown', markdown: 'text/markdown', csv: 'text/csv', tsv: 'text/tab-separated-values' })[
    endingOf(shownName)
  ] ?? 'text/plain'

const notReadable = (name: string) =>
  `“${name}” is of a kind that cannot be read here. Attach a picture, a PDF, a document or a text.`
const wrongInside = (name: string) =>
  `“${name}” is not what its name or its type says. Give it the right ending, or save it anew, then attach it again.`

export const unreadable = (name: string, why: (name: string) => string, cause?: unknown) =>
  new AppError('file_unreadable', { userMessage: why(name), cause })
