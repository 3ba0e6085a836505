'use client'

import { useEffect } from 'react'
import { Button } from '#components/ui/button.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'
import { useApp, useChat, useShownConversation } from '#hooks/use-app.ts'
import { useDraft } from '#hooks/use-draft.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import { isolate } from '#lib/client/words/isolate.ts'

/** There is no such conversation, it lies in the trash, or its content no longer exists at the provider. */
export function MissingConversation() {
  const { chat, actions, startNew } = useApp()
  const reason = useChat(({ status }) => (status.type === 'missing' ? status.reason : 'not-found'))
  // It was read here until now.
  const wasOpen = useChat(({ messages }) => messages.length > 0)
  const id = useChat(({ conversationId }) => conversationId)
  const conversation = useShownConversation()
  const title = conversation?.title
  const [draft] = useDraft(id)
  const hasDraft = draft.trim() !== ''

  async function restore() {
    if (id !== null && (await actions.perform('restore', { ids: new Set([id]) }))) void chat.refresh()
  }

  function remove() {
    if (id === null) return
    const target = { ids: new Set([id]) }
    if (reason === 'in-trash') actions.ask({ target, conversation })
    else void actions.perform('delete-forever', target)
  }

  // The composer, which had the focus, is gone.
  useEffect(() => focusHome(), [])

  if (reason === 'not-found') {
    return (
      <PageMessage title="This conversation is not here">
        <p className="text-balance">It may have been deleted, or it belongs to another account.</p>
        <Button look="main" onClick={startNew} data-focus-home>
          New conversation
        </Button>
      </PageMessage>
    )
  }
  if (reason === 'in-trash') {
    return (
      <PageMessage title={title ? `“${isolate(title)}” is in the trash` : 'This conversation is in the trash'}>
        <p className="text-balance">
          {wasOpen && (hasDraft ? 'It was just moved there; your draft is kept. ' : 'It was just moved there. ')}
          Everything in it is still there. Restore it to read it and go on.
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={remove}>Delete for good</Button>
          <Button onClick={startNew}>New conversation</Button>
          <Button look="main" onClick={restore} data-focus-home>
            Restore
          </Button>
        </div>
      </PageMessage>
    )
  }
  return (
    <PageMessage title="This conversation no longer exists">
      <p className="text-balance">
        Its messages were deleted where they were stored, outside this app. Only its name is left in your list.
      </p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button onClick={remove}>Remove from the list</Button>
        <Button look="main" onClick={startNew} data-focus-home>
          New conversation
        </Button>
      </div>
    </PageMessage>
  )
}
