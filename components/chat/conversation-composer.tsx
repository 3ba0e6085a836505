'use client'

import { onDemand } from '#components/ui/on-demand.tsx'
import { useApp, useChat } from '#hooks/use-app.ts'
import { useDraft } from '#hooks/use-draft.ts'
import type { UseModels } from '#hooks/use-models.ts'
import { useStore } from '#hooks/use-store.ts'
import { placeOf } from '#lib/client/chat/drafts.ts'
import { Composer } from './composer.tsx'

const ReplacedNote = onDemand(() => import('./replaced-note.tsx').then((file) => file.ReplacedNote))

type Props = {
  /** Somebody is there to send it. */
  canSend: boolean
  /** False when the message could not go; it stays in the field then. */
  onSend: (text: string) => boolean
  models: UseModels
}

/** The composer of the conversation on the screen. */
export function ConversationComposer({ canSend, onSend, models }: Props) {
  const { chat, edit, drafts } = useApp()
  const conversationId = useChat((state) => state.conversationId)
  const opening = useChat((state) => state.opening)
  const status = useChat((state) => state.status)
  const [draft, setDraft] = useDraft(conversationId)
  const isReplaced = useStore(drafts.replaced, (texts) => texts.has(placeOf(conversationId)))
  return (
    <>
      {isReplaced && <ReplacedNote conversationId={conversationId} />}
      <Composer
        focusKey={opening}
        text={draft}
        onChange={setDraft}
        status={status}
        canSend={canSend && status.type === 'idle'}
        onSend={onSend}
        onStop={chat.stop}
        onEditLast={() => edit(null)}
        models={models}
      />
    </>
  )
}
