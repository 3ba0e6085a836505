import 'server-only'
import type { SentFile } from '#lib/contract/file.ts'
import { textIn } from './item-parts.ts'

interface FilePart {
  type?: unknown
  file_id?: unknown
  filename?: unknown
}

/** A file of which the provider's id alone is known. */
export const namedFile = (id: string | null, { name = '', type = '' }: Partial<SentFile> = {}): SentFile => ({
  ...{ id, name, type, bytes: 0, width: null, height: null, hasPreview: false, canOpen: false, notice: null },
})

/** The files among the parts of a person's message, as the provider names them. */
export function messageFiles(content: readonly object[]): SentFile[] {
  if (!Array.isArray(content)) return []
  return content.flatMap((part: FilePart | null) => {
    if (part?.type !== 'input_image' && part?.type !== 'input_file') return []
    const id = textIn(part.file_id) || null
    return [namedFile(id, { name: textIn(part.filename), type: part.type === 'input_image' ? 'image/*' : '' })]
  })
}
