/** How long something took. */
export function durationInWords(exact: number): string {
  if (exact < 1) return 'under a second'
  const seconds = Math.round(exact)
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}
