'use client'

import { FoldVertical } from 'lucide-react'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { useApp, useChat } from '#hooks/use-app.ts'
import type { UseModels } from '#hooks/use-models.ts'
import { useTokenCount } from '#hooks/use-token-count.ts'
import { summariseOlder } from '#lib/client/app/summarise-older.ts'
import { countInWords } from '#lib/client/words/usage-words.ts'

const LOOK = 'flex shrink-0 items-center gap-1.5 text-small text-ink-soft tabular-nums'

/** From this share on it is worth a look. */
const NEARLY_FULL = 0.8

type Props = { models: UseModels; text: string }

/**
 * How much of what the model reads at once the conversation takes by now, and with what is typed; nothing where that isn't
 * known.
 */
export function ContextMeter({ models: { list, model }, text }: Props) {
  const app = useApp()
  const conversationId = useChat((state) => state.conversationId)
  const next = useTokenCount({ conversationId, text, model })
  const usage = useChat(({ messages }) => messages.findLast((message) => message.usage)?.usage)
  // What was read for the last answer was all of it: the next one reads less.
  const isSummarised = useChat(({ messages }) => messages.at(-1)?.summary?.isShown)
  const room = list?.models.find(({ id }) => id === model)?.contextTokens
  if (!room || !usage || (isSummarised && next === null)) return null
  const taken = next ?? usage.inputTokens + usage.outputTokens
  const share = Math.min(1, taken / room)
  const words = `${countInWords(taken)} of the ${countInWords(room)} tokens that this model reads at once`
  const isNearlyFull = share >= NEARLY_FULL
  const meter = (
    <>
      <span aria-hidden className="h-1 w-8 overflow-hidden rounded-full bg-line">
        <span
          className={`block h-full ${isNearlyFull ? 'bg-accent' : 'bg-ink-soft'}`}
          style={{ width: `${Math.max(4, share * 100)}%` }}
        />
      </span>
      <span aria-hidden>{Math.ceil(share * 100)} %</span>
      <span className="sr-only">{words}</span>
    </>
  )
  if (!list?.canSummarise) {
    return (
      <span title={words} className={`ml-1 ${LOOK}`}>
        {meter}
      </span>
    )
  }
  return (
    <Menu
      trigger={meter}
      className={`min-h-8 rounded-control px-1.5 hover:bg-soft hover:text-ink pointer-coarse:min-h-11 ${LOOK} ${isNearlyFull ? 'text-accent' : ''}`}
    >
      <p className="max-w-64 px-3 pt-2 pb-1 text-small text-ink-soft">
        {words}.{isNearlyFull && ' What is oldest will not fit much longer.'}
      </p>
      <MenuItem onClick={() => void summariseOlder(app)}>
        <FoldVertical size={15} aria-hidden />
        Summarise the older part
      </MenuItem>
    </Menu>
  )
}
