import { ACCEPTED_FILES } from '#lib/contract/file-kinds.ts'

/** Lets somebody choose files of this device, or take a photo; nothing happens when they don't. */
export function chooseFiles(onFiles: (files: File[]) => void, { isPhoto = false } = {}): void {
  const input = document.createElement('input')
  input.type = 'file'
  input.accept = isPhoto ? 'image/jpeg,image/png' : ACCEPTED_FILES
  input.multiple = !isPhoto
  if (isPhoto) input.capture = 'environment'
  input.addEventListener('change', () => onFiles([...(input.files ?? [])]))
  input.click()
}
