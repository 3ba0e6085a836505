import { highlightCode, loadGrammar } from './highlight-code.ts'
import type { HighlightReply, HighlightRequest } from './highlighter.ts'

const reply = (message: HighlightReply) => self.postMessage(message)

self.onmessage = async ({ data: { grammar, source } }: MessageEvent<HighlightRequest>) => {
  try {
    await loadGrammar(grammar)
    // From here on it is the code that takes the time, and not the network.
    reply({ type: 'begun' })
    reply({ type: 'done', lines: highlightCode(grammar, source) })
  } catch {
    reply({ type: 'done', lines: null })
  }
}
