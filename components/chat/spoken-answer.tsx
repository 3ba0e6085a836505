'use client'

import { useChat } from '#hooks/use-app.ts'
import type { ConversationState } from '#lib/client/chat/conversation-state.ts'

/** Tells a screen reader the answer once it is whole, instead of every word as it arrives. */
export function FinishedAnswer() {
  const text = useChat(finishedAnswer)
  return (
    <p role="status" aria-label="Latest answer" className="sr-only">
      {text}
    </p>
  )
}

function finishedAnswer({ messages, endedTurnId }: ConversationState): string {
  if (endedTurnId === null) return ''
  const ended = messages.filter(({ turnId }) => turnId === endedTurnId)
  const last = ended.at(-1)
  if (last?.status === 'failed') return last.error?.message ?? 'The message got no answer.'
  const answer = ended.filter(({ role }) => role === 'assistant').map(({ content }) => content)
  return spoken(answer.join('\n'))
}

/** Without the marks of Markdown, which would be read out one by one. */
const spoken = (markdown: string) => markdown.replace(/[*_`#>|~]+|^\s*[-:| ]+$/gm, ' ')
