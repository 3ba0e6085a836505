import { bytesText } from '#lib/client/words/bytes-text.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { MESSAGE_MAX_FILES } from '#lib/contract/file.ts'
import { claimedKind, endingOf } from '#lib/contract/file-kinds.ts'
import { shownName } from '#lib/contract/file-name.ts'
import type { Attachment } from './attachment.ts'

type Given = Pick<File, 'name' | 'size' | 'type'>
type Limits = {
  attached: readonly Attachment[]
  /** Of the file, as its device tells it apart. */
  key: string
  /** Null while nobody knows: the server will say. */
  maxBytes: number | null
}

/** Why a file isn't even uploaded, for people; null when it is. */
export function refusalOf(file: Given, { attached, key, maxBytes }: Limits): string | null {
  const name = `“${isolate(shownName(file.name))}”`
  if (attached.some((other) => other.key === key)) return `${name} is attached already.`
  if (attached.length >= MESSAGE_MAX_FILES)
    return `${name} was left out: one message takes ${MESSAGE_MAX_FILES} files. Send it with the next.`
  if (file.size === 0) return `${name} is empty.`
  if (maxBytes !== null && file.size > maxBytes)
    return `${name} has ${bytesText(file.size)}; a file may have ${bytesText(maxBytes)} at most.`
  if (/^(heic|heif)$/.test(endingOf(file.name)))
    return `${name} is a HEIC picture, which can’t be read here. Send it as JPEG.`
  if (claimedKind(file) === 'other')
    return `${name} is of a kind that can’t be read here. Attach a picture, a PDF, a document or a text.`
  return null
}
