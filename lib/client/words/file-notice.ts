import type { FileNotice } from '#lib/contract/file.ts'

/** What is worth knowing of a document before it is sent. */
export const noticeText: Record<FileNotice, string> = {
  scanned: 'No words in it: a scan? The model here can’t read it.',
  locked: 'Locked with a password, can’t be read.',
  damaged: 'Damaged, can’t be read.',
  'too-long': 'Too long to be read here.',
}
