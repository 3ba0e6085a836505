import 'server-only'

/** What people read of a message: its texts and refusals. Images, files and parts nobody knows yet have none. */
export const messageText = (content: readonly object[]): string =>
  Array.isArray(content) ? content.map(partText).join('') : ''

function partText(part: { text?: unknown; refusal?: unknown } | null): string {
  if (typeof part?.refusal === 'string') return part.refusal
  return typeof part?.text === 'string' ? part.text : ''
}
