import { ACCEPTED_FILES } from '#lib/contract/file-kinds.ts'

/** The one that is asked with; while the browser asks it must be there, or what is chosen reaches nobody. */
let asking: HTMLInputElement | null = null

/** Lets somebody choose files of this device, or take a photo; nothing happens when they don't. */
export function chooseFiles(onFiles: (files: File[]) => void, { isPhoto = false } = {}): void {
  asking?.remove()
  const input = document.createElement('input')
  asking = input
  input.type = 'file'
  input.hidden = true
  input.accept = isPhoto ? 'image/jpeg,image/png' : ACCEPTED_FILES
  input.multiple = !isPhoto
  if (isPhoto) input.capture = 'environment'
  input.addEventListener('change', () => {
    input.remove()
    onFiles([...(input.files ?? [])])
  })
  input.addEventListener('cancel', () => input.remove())
  document.body.append(input)
  input.click()
}
