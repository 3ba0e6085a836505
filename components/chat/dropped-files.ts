/** More than this is attached as a file. */
export const PASTED_TEXT_MAX = 4_000

/** Whether something that is dragged is files of this device. */
export const isOfFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') ?? false

/** What was dropped; folders are only counted. */
export function filesDropped({ items, files }: DataTransfer): { files: File[]; folders: number } {
  const entries = [...items].filter(({ kind }) => kind === 'file').map((item) => item.webkitGetAsEntry?.() ?? null)
  const all = [...files]
  return {
    files: all.filter((_, index) => !entries[index]?.isDirectory),
    folders: entries.filter((entry) => entry?.isDirectory).length,
  }
}

/** Files on the clipboard. Where there are words, too, these are meant: a table of a spreadsheet comes with a picture of it. */
export function filesPasted({ files, types }: DataTransfer): File[] {
  if (types.includes('text/plain')) return []
  return [...files].map((file) => (file.name === 'image.png' ? named(file, 'pasted-picture.png') : file))
}

const named = (file: File, name: string) => new File([file], name, { type: file.type, lastModified: file.lastModified })

/** A text that is pasted into the message and is too long to stand there; null for any other. */
export function longTextPasted({ target, clipboardData }: ClipboardEvent): string | null {
  if (!(target instanceof HTMLTextAreaElement) || target.dataset.focusHome === undefined) return null
  const text = clipboardData?.getData('text/plain') ?? ''
  return text.length > PASTED_TEXT_MAX ? text : null
}
