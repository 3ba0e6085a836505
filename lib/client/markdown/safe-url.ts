const safeProtocols = new Set(['http:', 'https:', 'mailto:'])

/** The address when it is a complete web or mail address; null for anything a model should not be able to link to. */
export function safeLink(url: string | undefined): string | null {
  return url && parsed(url) ? url : null
}

/** Whom a web address asks. */
export const hostOf = (url: string): string => parsed(url)?.host ?? ''

function parsed(url: string): URL | null {
  const address = URL.canParse(url) ? new URL(url) : null
  return address && safeProtocols.has(address.protocol) ? address : null
}
