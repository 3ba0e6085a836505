'use client'

import { useEffect, useState } from 'react'
import { useApp, useChat } from '#hooks/use-app.ts'
import { loadable } from '#hooks/use-loaded.ts'
import type { ReadingAloud } from '#lib/client/chat/reading-aloud.ts'
import { isWaitingForWords } from '#lib/client/chat/unanswered.ts'
import { inOrder } from './in-order.ts'

const createReadingAloud = loadable(async () => (await import('#lib/client/chat/reading-aloud.ts')).createReadingAloud)
const stepsToSay = loadable(async () => (await import('#lib/client/words/spoken-steps.ts')).stepsToSay)

function getStepsToSay() {
  // Should it not come, the next step asks for it again.
  if (!stepsToSay.current) void stepsToSay.load().catch(() => {})
  return stepsToSay.current ?? undefined
}

/** Tells a screen reader the answer in sentences as they become whole, instead of every word as it arrives. */
export function SpokenAnswer() {
  const { chat } = useApp()
  // Between two steps it is only seen.
  const isWaiting = useChat((state) => isWaitingForWords(state) && !state.messages.at(-1)?.parts?.length)
  const [pieces, setPieces] = useState<string[]>([])

  useEffect(() => {
    let reading: ReadingAloud | undefined
    const abort = new AbortController()
    function look() {
      reading ??= createReadingAloud.current?.({ getState: chat.getState, getStepsToSay, onSaid: setPieces })
      if (reading) reading.look()
      else
        void createReadingAloud.load().then(
          () => abort.signal.aborted || look(),
          () => {},
        )
    }
    void createReadingAloud.load().catch(() => {})
    window.addEventListener('keydown', ({ target }) => target instanceof HTMLTextAreaElement && reading?.hush(), {
      ...{ signal: abort.signal, capture: true },
    })
    const unsubscribe = chat.subscribe(look)
    return () => {
      abort.abort()
      unsubscribe()
      reading?.stop()
    }
  }, [chat])

  return (
    <div className="sr-only print:hidden">
      <p role="status">{isWaiting ? 'Waiting for the answer' : ''}</p>
      <div role="log" aria-label="Latest answer">
        {inOrder(pieces, (piece, key) => (
          <p key={key}>{piece}</p>
        ))}
      </div>
    </div>
  )
}
