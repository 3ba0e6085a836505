import 'server-only'

/** Content and its type as a URL that carries both. */
export const dataUrl = (contentType: string, data: Uint8Array) =>
  `data:${contentType.replace(/[;,].*/, '')};base64,${Buffer.from(data).toString('base64')}`

/** The text in a data URL (or in bare base64); null when it is none. */
export function textOfDataUrl(url: string): string | null {
  try {
    const bytes = Buffer.from(url.replace(/^data:[^,]*,/, ''), 'base64')
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return text.includes('\0') || text.startsWith('%PDF') ? null : text
  } catch {
    return null
  }
}
