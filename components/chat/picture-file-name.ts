const LONGEST = 60

/** A name for the file that a picture is saved as: what it was asked for, as far as a system takes it. */
export function pictureFileName(prompt: string): string {
  const words = prompt.normalize('NFC').match(/[\p{L}\p{M}\p{N}]+/gu) ?? []
  let name = ''
  for (const word of words) {
    if (name.length + word.length >= LONGEST) break
    name += `${name && '-'}${word.toLowerCase()}`
  }
  return `${name || 'picture'}.png`
}
