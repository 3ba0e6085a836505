'use client'

import { useEffect, useRef } from 'react'
import { useApp, useChat, useShownConversation, useViewer } from '#hooks/use-app.ts'
import { useModels } from '#hooks/use-models.ts'
import { getDraft, setDraft } from '#lib/client/chat/drafts.ts'
import { UNTITLED } from '#lib/contract/conversation.ts'
import { ConnectionNote } from './connection-note.tsx'
import { ConversationComposer } from './conversation-composer.tsx'
import { EmptyPage } from './empty-page.tsx'
import { FinishedAnswer } from './finished-answer.tsx'
import { HistorySkeleton } from './history-skeleton.tsx'
import { LoadFailed } from './load-failed.tsx'
import { loadMarkdown } from './load-markdown.ts'
import { MessageList, type MessageListHandle } from './message-list.tsx'
import { lacksConversation } from './message-outcome.tsx'
import { MissingConversation } from './missing-conversation.tsx'
import { TemporaryNote } from './temporary-note.tsx'

/** One conversation: its messages, or what there is to see instead of them, and the composer. */
export function ConversationView() {
  const { chat, page, startNew } = useApp()
  const conversation = useShownConversation()
  const hasMessages = useChat(({ messages }) => messages.length > 0)
  const status = useChat(({ status }) => status.type)
  const opening = useChat((state) => state.opening)
  const { type } = useViewer()
  // Who it is may still be found out: a message waits for that, not the person.
  const canSend = type === 'signed-in' || type === 'loading'
  const models = useModels()
  useEffect(() => void loadMarkdown(), [])
  const list = useRef<MessageListHandle>(null)

  if (status === 'missing') {
    return (
      <main className="min-h-0 flex-1">
        <MissingConversation />
      </main>
    )
  }

  function send(text: string): boolean {
    // Until it is known where the conversation is, its own model answers.
    const model = chat.getState().conversationId && !conversation ? null : models.model
    const isSent = canSend && chat.send(text, model, { temporary: page.getState().isTemporaryWanted })
    if (isSent) list.current?.scrollToBottom()
    return isSent
  }

  function edit(messageId: string) {
    const { messages, conversationId } = chat.getState()
    const isHomeless = lacksConversation(messages.find(({ id }) => id === messageId)?.error ?? null)
    const text = chat.withdraw(messageId)
    const draft = getDraft(conversationId)
    if (isHomeless) {
      setDraft(null, text)
      startNew()
    } else setDraft(conversationId, draft.trim() === '' ? text : `${text}\n\n${draft}`)
  }

  return (
    <main className="flex min-h-0 flex-1 flex-col">
      {hasMessages && <h1 className="sr-only">{conversation?.title || UNTITLED}</h1>}
      {hasMessages && <TemporaryNote />}
      {hasMessages && (
        <MessageList
          key={opening}
          ref={list}
          onRetry={(messageId) => {
            chat.retry(messageId, models.model)
            list.current?.scrollToBottom()
          }}
          onContinue={() => send('Continue.')}
          onEdit={edit}
        />
      )}
      {!hasMessages && status === 'loading' && <HistorySkeleton />}
      {!hasMessages && status === 'error' && <LoadFailed />}
      {!hasMessages && status !== 'loading' && status !== 'error' && (
        <EmptyPage models={models.list} model={models.model} isReady={canSend} onExample={send} />
      )}
      <div ref={measureFoot}>
        <ConnectionNote />
        <ConversationComposer canSend={canSend} onSend={send} models={models} />
      </div>
      <FinishedAnswer />
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
