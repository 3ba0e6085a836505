import { highlightCode, loadGrammar } from './highlight-code.ts'
import type { HighlightReply, HighlightRequest } from './highlighter.ts'

/** Of a worker's own scope, what is used here: the project's types are those of a page. */
const scope = self as unknown as {
  onmessage: (event: MessageEvent<HighlightRequest>) => void
  postMessage: (reply: HighlightReply) => void
}

scope.onmessage = async ({ data: { grammar, source } }) => {
  try {
    await loadGrammar(grammar)
    // From here on it is the code that takes the time, and not the network.
    scope.postMessage({ type: 'begun' })
    scope.postMessage({ type: 'done', lines: highlightCode(grammar, source) })
  } catch {
    scope.postMessage({ type: 'done', lines: null })
  }
}
