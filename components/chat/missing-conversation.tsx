import { Button } from '#components/ui/button.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'
import type { MissingReason } from '#lib/client/conversation-state.ts'

type Props = { reason: MissingReason; onNew: () => void; onRemove: () => void; onRestore: () => void }

/** There is no such conversation, it lies in the trash, or its content no longer exists at the provider. */
export function MissingConversation({ reason, onNew, onRemove, onRestore }: Props) {
  if (reason === 'not-found') {
    return (
      <PageMessage title="This conversation is not here">
        <p>It may have been deleted, or it belongs to another account.</p>
        <Button look="main" onClick={onNew}>
          New conversation
        </Button>
      </PageMessage>
    )
  }
  if (reason === 'in-trash') {
    return (
      <PageMessage title="This conversation is in the trash">
        <p>Everything in it is still there. Restore it to read it and go on.</p>
        <div className="flex flex-wrap justify-center gap-2">
          <Button onClick={onNew}>New conversation</Button>
          <Button look="main" onClick={onRestore}>
            Restore
          </Button>
        </div>
      </PageMessage>
    )
  }
  return (
    <PageMessage title="This conversation no longer exists">
      <p>Its messages were deleted where they were stored, outside this app. Only its name is left in your list.</p>
      <div className="flex flex-wrap justify-center gap-2">
        <Button onClick={onRemove}>Remove from the list</Button>
        <Button look="main" onClick={onNew}>
          New conversation
        </Button>
      </div>
    </PageMessage>
  )
}
