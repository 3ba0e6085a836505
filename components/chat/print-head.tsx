import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'

/** Only on paper: what was printed, and of when it is. */
export function PrintHead({ conversation }: { conversation: Conversation }) {
  const { title, model, createdAt, updatedAt } = conversation
  const days = [...new Set([createdAt, updatedAt].map(dayOf))].join(' to ')
  return (
    <div aria-hidden className="mx-auto hidden w-full max-w-180 px-4 print:block">
      <p dir="auto" className="text-title font-semibold">
        {title || UNTITLED}
      </p>
      <p className="text-small text-ink-soft">{[days, model].filter(Boolean).join(', ')}</p>
    </div>
  )
}

const dayOf = (time: string) => new Date(time).toLocaleDateString(undefined, { dateStyle: 'long' })
