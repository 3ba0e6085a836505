'use client'

import { useState } from 'react'
import { doOnDemand, onDemand } from '#components/ui/on-demand.tsx'
import { useApp, useChat } from '#hooks/use-app.ts'
import { useDraft } from '#hooks/use-draft.ts'
import type { UseModels } from '#hooks/use-models.ts'
import { useStore } from '#hooks/use-store.ts'
import { type Attachment, isPending, uploadedFiles } from '#lib/client/attachments/attachment.ts'
import { addToDraft, placeOf } from '#lib/client/chat/drafts.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import type { FileInfo } from '#lib/contract/file.ts'
import { AnsweringButton } from './answering-button.tsx'
import { Composer } from './composer.tsx'
import type { ComposerFiles } from './composer-files.ts'

const AnsweringDialog = onDemand(() => import('./answering-dialog.tsx').then((file) => file.AnsweringDialog))
const AttachmentChips = onDemand(() => import('./attachment-chips.tsx').then((file) => file.AttachmentChips))
const ContextMeter = onDemand(() => import('./context-meter.tsx').then((file) => file.ContextMeter))
const MonthNote = onDemand(() => import('./month-note.tsx').then((file) => file.MonthNote))
const ReplacedNote = onDemand(() => import('./replaced-note.tsx').then((file) => file.ReplacedNote))

type Props = {
  /** Somebody is there to send it. */
  canSend: boolean
  /** False when the message could not go; it stays in the field then. */
  onSend: (text: string, options: { files: FileInfo[]; isNow: boolean }) => boolean
  models: UseModels
}

/** The composer of the conversation on the screen. */
export function ConversationComposer({ canSend, onSend, models }: Props) {
  const app = useApp()
  const { chat, edit, drafts, attachments, queue } = app
  const conversationId = useChat((state) => state.conversationId)
  const opening = useChat((state) => state.opening)
  const status = useChat((state) => state.status)
  const [draft, setDraft] = useDraft(conversationId)
  const isReplaced = useStore(drafts.replaced, (texts) => texts.has(placeOf(conversationId)))
  const place = placeOf(conversationId)
  const hasRoom = models.list?.models.some(({ contextTokens }) => contextTokens)
  const hasMonth = useStore(app.settings, ({ value }) => value?.month !== undefined)
  const [isAnsweringOpen, setIsAnsweringOpen] = useState(false)
  const attached = useStore(attachments, () => attachments.at(place))
  const files: ComposerFiles = {
    count: attached.length,
    isComing: attached.some(isPending),
    fault: attached.length > 0 ? faultOf(attached, models) : null,
    add: (chosen) => attachments.add(place, chosen),
    show: (note) => (
      <AttachmentChips
        attachments={attached}
        note={note}
        onRemove={(key) => attachments.remove(place, key)}
        onRetry={(key) => attachments.retry(place, key)}
        onUnpaste={({ key, pasted }) => {
          attachments.remove(place, key)
          addToDraft(conversationId, pasted ?? '')
        }}
      />
    ),
  }

  function send(text: string, isNow = false): boolean {
    const isSent = onSend(text, { files: uploadedFiles(attached), isNow })
    if (isSent) attachments.sent(place)
    return isSent
  }

  /** What was sent last waits: it comes back into the field. */
  function takeLastWaiting(): boolean {
    const last = queue.getState().findLast((message) => message.conversationId === conversationId)?.turnId
    const turnId = last ?? chat.getState().queuedTurns.at(-1)?.id
    if (turnId === undefined) return false
    void doOnDemand(
      () => import('#lib/client/app/edit-waiting.ts'),
      ({ editWaiting }) => editWaiting(app, turnId),
    )
    return true
  }

  return (
    <>
      {hasMonth && <MonthNote />}
      {isReplaced && <ReplacedNote conversationId={conversationId} />}
      <Composer
        focusKey={opening}
        text={draft}
        onChange={setDraft}
        status={status}
        canSend={canSend && (status.type === 'idle' || 'turnId' in status)}
        onSend={send}
        onStop={chat.stop}
        onEditLast={() => takeLastWaiting() || edit(null)}
        models={models}
        settings={<AnsweringButton onOpen={() => setIsAnsweringOpen(true)} />}
        meter={hasRoom && <ContextMeter models={models} text={draft} />}
        files={files}
        fault={
          models.gone &&
          `“${isolate(models.gone)}” is gone: nothing answers under this name. Choose another model below.`
        }
      />
      {isAnsweringOpen && <AnsweringDialog models={models} onClose={() => setIsAnsweringOpen(false)} />}
    </>
  )
}

/** What is in the way of sending these files; null: nothing. */
function faultOf(attached: readonly Attachment[], { list, model }: UseModels): string | null {
  const failed = attached.find(({ state }) => state.type === 'failed')
  if (failed) return `“${isolate(failed.name)}” could not be uploaded. Retry, or remove it.`
  const isBlind = list?.models.find(({ id }) => id === model)?.takesPictures === false
  const hasPicture = attached.some(({ type }) => type.startsWith('image/'))
  if (!isBlind || !hasPicture || !model) return null
  return `${isolate(model)} takes no pictures. Choose another model below, or remove them.`
}
