'use client'

import { useApp, useChat, usePage } from '#hooks/use-app.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { TEMPORARY_HOURS } from '#lib/contract/conversation.ts'
import type { ModelList } from '#lib/contract/model.ts'

const examples = [
  'Explain how tides work in five sentences.',
  'Help me write a friendly reminder about an unpaid invoice.',
  'Compare travelling by train and by plane in a table.',
]

type Props = {
  models: ModelList | null
  model: string | null
  isReady: boolean
  onExample: (text: string) => void
}

/** A new conversation before its first message. */
export function EmptyPage({ models, model, isReady, onExample }: Props) {
  const { change } = useApp()
  const isNew = useChat(({ conversationId }) => conversationId === null)
  const isTemporaryWanted = usePage((page) => page.isTemporaryWanted)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto">
      <div className="mx-auto flex min-h-full w-full max-w-180 flex-col justify-center gap-6 px-4 py-8">
        <div className="flex flex-col gap-2">
          <h1 className="text-hero font-semibold text-balance">What is on your mind?</h1>
          <p className="min-h-7 text-read text-ink-soft">{models && model ? whoAnswers(models.provider, model) : ''}</p>
        </div>
        <ul className="flex flex-col items-start gap-2" aria-label="Examples">
          {examples.map((example) => (
            <li key={example}>
              <button
                type="button"
                disabled={!isReady}
                onClick={() => onExample(example)}
                className="min-h-9 rounded-control border border-line px-4 py-2 text-left text-ui transition-colors duration-150 hover:bg-soft pointer-coarse:min-h-11"
              >
                {example}
              </button>
            </li>
          ))}
        </ul>
        {isNew && (
          <label className="flex min-h-9 w-fit cursor-pointer items-center gap-2.5 text-ui text-ink-soft pointer-coarse:min-h-11">
            <input
              type="checkbox"
              checked={isTemporaryWanted}
              onChange={(event) => change({ isTemporaryWanted: event.target.checked })}
              className="size-4 shrink-0 cursor-pointer accent-accent"
            />
            Temporary: not listed, not searchable, deleted when you leave it, or after {TEMPORARY_HOURS} hours
          </label>
        )}
      </div>
    </div>
  )
}

function whoAnswers(provider: ModelList['provider'], id: string): string {
  const model = isolate(id)
  return provider === 'openai'
    ? `Answers come from ${model} at OpenAI, where conversations are stored.`
    : model.startsWith('demo')
      ? 'A small demo answers, not a real model. Conversations stay on this server.'
      : `Answers come from ${model}. Conversations stay on this server.`
}
