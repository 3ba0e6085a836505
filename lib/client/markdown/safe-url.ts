const safeProtocols = new Set(['http:', 'https:', 'mailto:'])

/** The address when it is a complete web or mail address; null for anything a model should not be able to link to. */
export function safeLink(url: string | undefined): string | null {
  if (!url) return null
  try {
    return safeProtocols.has(new URL(url).protocol) ? url : null
  } catch {
    return null
  }
}
