import type { FileInfo } from '#lib/contract/file.ts'

/** How far a file is on its way to the server. */
export type AttachmentState =
  | { type: 'waiting' }
  | { type: 'uploading'; share: number }
  | { type: 'done'; file: FileInfo }
  /** `canRetry`: the same may succeed at another attempt. */
  | { type: 'failed'; message: string; canRetry: boolean }

/** A file that goes with the next message. */
export type Attachment = {
  key: string
  name: string
  /** In bytes. */
  size: number
  type: string
  state: AttachmentState
  /** Of a picture from this device. */
  previewUrl: string | null
  /** What was pasted, where that is how it came: there is a way back. */
  pasted: string | null
}

export const isPending = ({ state }: Attachment): boolean => state.type === 'waiting' || state.type === 'uploading'

/** Those that the server has. */
export const uploadedFiles = (attachments: readonly Attachment[]): FileInfo[] =>
  attachments.flatMap(({ state }) => (state.type === 'done' ? [state.file] : []))

/** One that the server has, as it was when the page was left. */
export const attachmentOf = (file: FileInfo): Attachment => ({
  ...{ key: file.id, name: file.name, size: file.bytes, type: file.type },
  ...{ state: { type: 'done', file }, previewUrl: null, pasted: null },
})
