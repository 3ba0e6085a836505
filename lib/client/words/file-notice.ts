import type { FileNotice } from '#lib/contract/file.ts'

/** What is worth knowing of a document before it is sent. */
export const noticeText: Record<FileNotice, string> = {
  scanned: 'No words found in it: it seems to be scanned. The model here can’t read it.',
  locked: 'Locked with a password. The model here can’t read it.',
  damaged: 'Damaged. The model here can’t read it.',
  'too-long': 'Too long to be read here.',
}
