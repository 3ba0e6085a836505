import { useEffect } from 'react'
import { Button } from '#components/ui/button.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import type { MissingReason } from '#lib/client/chat/conversation-state.ts'

type Props = {
  reason: MissingReason
  /** As far as it is known. */
  title: string | undefined
  /** It was read here until now. */
  wasOpen: boolean
  hasDraft: boolean
  onNew: () => void
  onRemove: () => void
  onRestore: () => void
}

/** There is no such conversation, it lies in the trash, or its content no longer exists at the provider. */
export function MissingConversation({ reason, title, wasOpen, hasDraft, onNew, onRemove, onRestore }: Props) {
  // The composer, which had the focus, is gone.
  useEffect(() => focusHome(), [])

  if (reason === 'not-found') {
    return (
      <PageMessage title="This conversation is not here">
        <p className="text-balance">It may have been deleted, or it belongs to another account.</p>
        <Button look="main" onClick={onNew} data-focus-home>
          New conversation
        </Button>
      </PageMessage>
    )
  }
  if (reason === 'in-trash') {
    return (
      <PageMessage title={title ? `“${title}” is in the trash` : 'This conversation is in the trash'}>
        <p className="text-balance">
          {wasOpen && (hasDraft ? 'It was just moved there; your draft is kept. ' : 'It was just moved there. ')}
          Everything in it is still there. Restore it to read it and go on.
        </p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={onRemove}>Delete for good</Button>
          <Button onClick={onNew}>New conversation</Button>
          <Button look="main" onClick={onRestore} data-focus-home>
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
        <Button onClick={onRemove}>Remove from the list</Button>
        <Button look="main" onClick={onNew} data-focus-home>
          New conversation
        </Button>
      </div>
    </PageMessage>
  )
}
