import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { useApp, useConversations } from '#hooks/use-app.ts'
import type { Asked } from '#lib/client/lists/list-actions.ts'
import { UNTITLED } from '#lib/contract/conversation.ts'

type Props = { asked: Asked; onClose: () => void }

/** Asks before something is deleted for good. */
export function ConfirmDeletion({ asked, onClose: close }: Props) {
  const { actions } = useApp()
  const trash = useConversations(({ conversations }) => conversations.lists.trash)
  if (asked === 'empty-trash') {
    const loaded = trash?.ids.length ?? 0
    const isWhole = !trash?.cursor
    const count = `${isWhole ? '' : 'More than '}${loaded.toLocaleString('en')} ${loaded === 1 ? 'conversation' : 'conversations'}`
    return (
      <ConfirmDialog
        title="Delete everything in the trash for good?"
        action="Delete for good"
        onConfirm={actions.emptyTrash}
        onClose={close}
      >
        {count} and everything in {loaded === 1 && isWhole ? 'it' : 'them'} will be deleted. This cannot be undone.
      </ConfirmDialog>
    )
  }
  const { target, conversation } = asked
  const confirm = () => actions.perform('delete-forever', target)
  if (conversation) {
    return (
      <ConfirmDialog
        title="Delete this conversation for good?"
        action="Delete for good"
        onConfirm={confirm}
        onClose={close}
      >
        <strong dir="auto" className="font-semibold text-ink">
          {conversation.title || UNTITLED}
        </strong>{' '}
        and everything in it will be deleted. This cannot be undone.
      </ConfirmDialog>
    )
  }
  if ('view' in target) {
    const where = target.view === 'trash' ? 'the trash' : 'this list'
    return (
      <ConfirmDialog
        title={`Delete everything in ${where} for good?`}
        action="Delete for good"
        onConfirm={confirm}
        onClose={close}
      >
        This cannot be undone.
      </ConfirmDialog>
    )
  }
  const { size } = target.ids
  const count = `${size.toLocaleString('en')} ${size === 1 ? 'conversation' : 'conversations'}`
  return (
    <ConfirmDialog title={`Delete ${count} for good?`} action="Delete for good" onConfirm={confirm} onClose={close}>
      {size === 1 ? 'It and everything in it' : 'They and everything in them'} will be deleted. This cannot be undone.
    </ConfirmDialog>
  )
}
