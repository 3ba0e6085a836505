'use client'

import dynamic from 'next/dynamic'
import { useRef } from 'react'
import type { UseConversation } from '#hooks/use-conversation.ts'
import { useDraft } from '#hooks/use-draft.ts'
import { useModels } from '#hooks/use-models.ts'
import type { ScrollTarget } from '#hooks/use-scroll-target.ts'
import type { useViewer } from '#hooks/use-viewer.ts'
import { setDraft as storeDraft } from '#lib/client/chat/drafts.ts'
import { TEMPORARY_HOURS, UNTITLED } from '#lib/contract/conversation.ts'
import { Composer } from './composer.tsx'
import { ConnectionNote } from './connection-note.tsx'
import { EmptyPage } from './empty-page.tsx'
import { FinishedAnswer } from './finished-answer.tsx'
import { HistorySkeleton } from './history-skeleton.tsx'
import { LoadFailed } from './load-failed.tsx'
import { MessageList, type MessageListHandle } from './message-list.tsx'
import { lacksConversation } from './message-outcome.tsx'

const MissingConversation = dynamic(() => import('./missing-conversation.tsx').then((file) => file.MissingConversation))

type Props = {
  chat: UseConversation
  title: string | undefined
  /** A message that was looked for in this conversation. */
  scrollTarget: ScrollTarget | null
  onReached: () => void
  viewer: ReturnType<typeof useViewer>
  /** Whether a new conversation will be a temporary one. */
  temporary: { isWanted: boolean; setIsWanted: (isWanted: boolean) => void }
  onNew: () => void
  onRemove: () => void
  onRestore: () => void
}

/** One conversation: its messages, or what there is to see instead of them, and the composer. */
export function ConversationView(props: Props) {
  const { chat, title, scrollTarget, onReached, viewer, temporary, onNew, onRemove, onRestore } = props
  const { conversationId, status, messages } = chat
  const { type } = viewer.state
  // Who it is may still be found out: a message waits for that, not the person.
  const canSend = type === 'signed-in' || type === 'loading'
  const models = useModels(type === 'signed-in', chat.conversation)
  const [draft, setDraft] = useDraft(conversationId)
  const list = useRef<MessageListHandle>(null)

  if (status.type === 'missing') {
    return (
      <main className="min-h-0 flex-1">
        <MissingConversation
          reason={status.reason}
          title={title}
          wasOpen={messages.length > 0}
          hasDraft={draft.trim() !== ''}
          onNew={onNew}
          onRemove={onRemove}
          onRestore={onRestore}
        />
      </main>
    )
  }

  function send(text: string): boolean {
    // Until it is known where the conversation is, its own model answers.
    const model = conversationId && !chat.conversation ? null : models.model
    const isSent = canSend && chat.sendMessage(text, model, { temporary: temporary.isWanted })
    if (isSent) list.current?.scrollToBottom()
    return isSent
  }

  const hasMessages = messages.length > 0
  const isTemporary = chat.conversation?.isTemporary ?? (chat.conversationId === null && temporary.isWanted)
  return (
    <main className="flex min-h-0 flex-1 flex-col">
      {hasMessages && <h1 className="sr-only">{title || UNTITLED}</h1>}
      {hasMessages && isTemporary && (
        <div className="flex flex-wrap items-center justify-center gap-x-3 border-b border-line px-4 py-1 text-center text-ui text-ink-soft">
          <p className="py-1">
            Temporary: not listed, not searchable, deleted when you leave it, or after {TEMPORARY_HOURS} hours.
          </p>
          {conversationId !== null && (
            <button
              type="button"
              // Leaving deletes it.
              onClick={onNew}
              className="min-h-8 rounded-control px-1 text-accent underline underline-offset-3 pointer-coarse:min-h-11"
            >
              Delete now
            </button>
          )}
        </div>
      )}
      {hasMessages && (
        <MessageList
          key={chat.opening}
          ref={list}
          chat={chat}
          scrollTarget={scrollTarget}
          onReached={onReached}
          onRetry={(messageId) => {
            chat.retry(messageId, models.model)
            list.current?.scrollToBottom()
          }}
          onContinue={() => send('Continue.')}
          onEdit={(messageId) => {
            const { error } = messages.find(({ id }) => id === messageId) ?? { error: null }
            const text = chat.withdraw(messageId)
            if (lacksConversation(error)) {
              storeDraft(null, text)
              onNew()
            } else setDraft(draft.trim() === '' ? text : `${text}\n\n${draft}`)
          }}
        />
      )}
      {!hasMessages && status.type === 'loading' && <HistorySkeleton />}
      {!hasMessages && status.type === 'error' && <LoadFailed error={status.error} onRetry={chat.reload} />}
      {!hasMessages && status.type !== 'loading' && status.type !== 'error' && (
        <EmptyPage
          models={models.list}
          model={models.model}
          isReady={canSend}
          temporary={conversationId === null ? temporary : null}
          onExample={send}
        />
      )}
      <div ref={measureFoot}>
        <ConnectionNote chat={chat} viewer={viewer} hasMessages={hasMessages} />
        <Composer
          focusKey={chat.opening}
          text={draft}
          onChange={setDraft}
          status={status}
          canSend={canSend && status.type === 'idle'}
          onSend={send}
          onStop={chat.stop}
          models={models}
        />
      </div>
      <FinishedAnswer messages={messages} turnId={chat.endedTurnId} />
    </main>
  )
}

/** Tells the notices, which lie over the page, how high what they must not cover is. */
function measureFoot(foot: HTMLElement | null) {
  if (!foot) return
  const { style } = document.documentElement
  const observer = new ResizeObserver(() => style.setProperty('--foot', `${foot.offsetHeight}px`))
  observer.observe(foot)
  return () => {
    observer.disconnect()
    style.removeProperty('--foot')
  }
}
