const UNITS = ['bytes', 'kB', 'MB', 'GB']

/** A size as people say it. */
export function bytesText(bytes: number): string {
  if (bytes === 1) return '1 byte'
  const step = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const count = bytes / 1000 ** step
  const digits = step === 0 || count >= 100 ? 0 : 1
  return `${count.toLocaleString('en', { maximumFractionDigits: digits })} ${UNITS[step]}`
}
