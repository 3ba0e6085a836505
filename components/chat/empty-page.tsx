'use client'

import { isolate } from '#lib/client/words/isolate.ts'
import type { ModelList } from '#lib/contract/model.ts'

const examples = [
  'Explain how tides work in five sentences.',
  'Help me write a friendly reminder about an unpaid invoice.',
  'Compare travelling by train and by plane in a table.',
]

/** A new conversation before its first message: above the composer. */
export function Greeting({ models, model }: { models: ModelList | null; model: string | null }) {
  return (
    <div className="mx-auto mt-auto flex w-full max-w-180 flex-col gap-2 px-4 pt-8 pb-5">
      <h1 className="text-hero font-semibold text-balance">What is on your mind?</h1>
      <p className="min-h-7 text-read text-ink-soft">{models && model ? whoAnswers(models.provider, model) : ''}</p>
    </div>
  )
}

/** Below it. */
export function Examples({ isReady, onExample }: { isReady: boolean; onExample: (text: string) => void }) {
  return (
    <ul
      className="mx-auto mb-auto flex w-full max-w-180 flex-col items-start gap-2 px-4 pt-2 pb-8"
      aria-label="Examples"
    >
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
