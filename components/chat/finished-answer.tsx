import type { ChatMessage } from '#lib/client/chat/chat-message.ts'

type Props = { messages: ChatMessage[]; turnId: string | null }

/** Tells a screen reader the answer once it is whole, instead of every word as it arrives. */
export function FinishedAnswer({ messages, turnId }: Props) {
  const ended = turnId === null ? [] : messages.filter((message) => message.turnId === turnId)
  const answer = ended.filter(({ role }) => role === 'assistant').map(({ content }) => content)
  const last = ended.at(-1)
  return (
    <p role="status" aria-label="Latest answer" className="sr-only">
      {last?.status === 'failed' ? (last.error?.message ?? 'The message got no answer.') : spoken(answer.join('\n'))}
    </p>
  )
}

/** Without the marks of Markdown, which would be read out one by one. */
const spoken = (markdown: string) => markdown.replace(/[*_`#>|~]+|^\s*[-:| ]+$/gm, ' ')
