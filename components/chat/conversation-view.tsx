'use client'

import { type KeyboardEvent, useEffect, useRef, type WheelEvent } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useApp, useChat, usePage, useShownConversation, useViewer } from '#hooks/use-app.ts'
import { useEscapeToStop } from '#hooks/use-escape-to-stop.ts'
import { useModels } from '#hooks/use-models.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import { addToDraft, placeOf } from '#lib/client/chat/drafts.ts'
import { UNTITLED } from '#lib/contract/conversation.ts'
import type { FileInfo, SentFile } from '#lib/contract/file.ts'
import { ConnectionNote } from './connection-note.tsx'
import { ConversationComposer } from './conversation-composer.tsx'
import { Examples, Greeting } from './empty-page.tsx'
import { HistorySkeleton } from './history-skeleton.tsx'
import { LoadFailed } from './load-failed.tsx'
import { loadMarkdown } from './load-markdown.ts'
import { MessageList, type MessageListHandle } from './message-list.tsx'
import type { EditPlace } from './message-outcome.tsx'
import { SpokenAnswer } from './spoken-answer.tsx'

const FileDrop = onDemand(() => import('./file-drop.tsx').then((file) => file.FileDrop))
const TemporaryNote = onDemand(() => import('./temporary-note.tsx').then((file) => file.TemporaryNote))
const MissingConversation = onDemand(() =>
  import('./missing-conversation.tsx').then((file) => file.MissingConversation),
)

/** One conversation: its messages, or what there is to see instead of them, and the composer. */
export function ConversationView() {
  const { chat, page, answering, edit, startNew, attachments, queue } = useApp()
  const conversation = useShownConversation()
  const hasMessages = useChat(({ messages }) => messages.length > 0)
  const status = useChat(({ status }) => status.type)
  const opening = useChat((state) => state.opening)
  const isWanted = usePage(({ isTemporaryWanted }) => isTemporaryWanted)
  const isTemporary = conversation?.isTemporary ?? isWanted
  const { type } = useViewer()
  // Who it is may still be found out: a message waits for that, not the person.
  const canSend = type === 'signed-in' || type === 'loading'
  const models = useModels()
  useEffect(() => void loadMarkdown(), [])
  const list = useRef<MessageListHandle>(null)
  const isEmpty = !hasMessages && status !== 'loading' && status !== 'error'
  useEscapeToStop()

  if (status === 'missing') {
    return (
      <main className="min-h-0 flex-1">
        <MissingConversation />
      </main>
    )
  }

  function send(text: string, options: { files?: SentFile[]; isNow?: boolean } = {}): boolean {
    const { isTemporaryWanted: temporary, wanted } = page.getState()
    return canSend && queue.send(text, answering().model, { temporary, ...wanted, ...options })
  }

  function retry(messageId: string) {
    const message = chat.getState().messages.find(({ id }) => id === messageId)
    // Its turn has ended well, and can't be tried again: it is said once more.
    const question =
      message?.status === 'completed' &&
      chat.getState().messages.find(({ turnId, role }) => turnId === message.turnId && role === 'user')
    if (question) send(question.content, question.files && { files: question.files })
    else if (message?.status === 'completed') chat.askAgain(messageId, models.model)
    else chat.retry(messageId, models.model)
    // The button goes.
    requestAnimationFrame(focusHome)
  }

  function editIn(place: EditPlace, messageId: string) {
    const { messages } = chat.getState()
    const message = messages.find(({ id }) => id === messageId)
    const asked = messages.slice(0, messages.findIndex(({ id }) => id === messageId) + 1)
    const sent = asked.findLast(({ role }) => role === 'user')
    if (place === 'here') return void edit(sent?.id ?? messageId)
    // What was sent stands there on; what was not only moves.
    const files = (message?.status === 'unsent' ? message : sent)?.files?.filter(isThere) ?? []
    addToDraft(null, message?.status === 'unsent' ? chat.withdraw(messageId) : (sent?.content ?? ''))
    if (files.length > 0) attachments.put(placeOf(null), files)
    startNew()
    requestAnimationFrame(focusHome)
  }

  return (
    <main className={`relative flex min-h-0 flex-1 flex-col print:block ${isEmpty ? 'overflow-y-auto' : ''}`}>
      {hasMessages && (
        <div className="sr-only print:not-sr-only print:mx-auto print:max-w-180 print:px-4">
          <h1 dir="auto" className="text-title font-semibold">
            {conversation?.title || UNTITLED}
          </h1>
          <p aria-hidden className="text-small text-ink-soft">
            {conversation && `${dayOf(conversation.updatedAt)}, ${conversation.model}`}
          </p>
        </div>
      )}
      {isTemporary && <TemporaryNote isOver={isEmpty} />}
      {hasMessages && (
        <MessageList
          key={opening}
          ref={list}
          onRetry={retry}
          onContinue={() => {
            send('Continue.')
            requestAnimationFrame(focusHome)
          }}
          onEdit={(messageId, place) => editIn(place, messageId)}
          onDiscard={(messageId) => {
            chat.withdraw(messageId)
            requestAnimationFrame(focusHome)
          }}
        />
      )}
      {!hasMessages && status === 'loading' && <HistorySkeleton />}
      {!hasMessages && status === 'error' && <LoadFailed />}
      {isEmpty && <Greeting models={models.list} model={models.model} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what the wheel and the keys do over it is done to the messages */}
      <div ref={isEmpty ? undefined : measureFoot} className="print:hidden" onWheel={onWheel} onKeyDown={onKeyDown}>
        <ConnectionNote />
        <ConversationComposer canSend={canSend} onSend={send} models={models} />
      </div>
      {isEmpty && <Examples isReady={canSend} onExample={(text) => send(text)} />}
      <SpokenAnswer />
      <FileDrop />
    </main>
  )

  function onWheel({ target, deltaY, deltaMode, ctrlKey }: WheelEvent) {
    // With Ctrl it zooms.
    if (ctrlKey || canScroll(target, deltaY)) return
    list.current?.scrollBy(deltaMode === WHEEL_LINES ? deltaY * LINE_HEIGHT : deltaY)
  }

  function onKeyDown(event: KeyboardEvent) {
    const direction = { PageUp: -1, PageDown: 1 }[event.key] as 1 | -1 | undefined
    if (!direction || event.shiftKey || event.ctrlKey || canScroll(event.target, direction)) return
    event.preventDefault()
    list.current?.scrollByPage(direction)
  }
}

/** One that can be sent once more. */
const isThere = (file: SentFile): file is FileInfo => file.id !== null

const dayOf = (time: string) => new Date(time).toLocaleDateString(undefined, { dateStyle: 'long' })

/** The browser counts the wheel in lines and not in pixels. */
const WHEEL_LINES = 1
const LINE_HEIGHT = 16

/** A long draft that goes on in this direction is scrolled itself. */
function canScroll(target: EventTarget, direction: number): boolean {
  if (!(target instanceof HTMLTextAreaElement)) return false
  const rest = direction < 0 ? target.scrollTop : target.scrollHeight - target.clientHeight - target.scrollTop
  return rest > 1
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
