import { Ellipsis, Pencil, Trash2 } from 'lucide-react'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import type { Conversation } from '#lib/contract/conversation.ts'
import { ConversationLink } from './conversation-link.tsx'

type Props = {
  conversation: Conversation
  isCurrent: boolean
  onOpened: () => void
  onRename: () => void
  onDelete: () => void
}

/** One conversation in the list, with its menu. */
export function ConversationRow({ conversation, isCurrent, onOpened, onRename, onDelete }: Props) {
  const title = conversation.title || 'New conversation'
  return (
    <li
      className={`group flex items-center rounded-control border transition-colors duration-150 ${isCurrent ? 'border-line bg-raised' : 'border-transparent hover:bg-soft'}`}
    >
      <ConversationLink
        conversationId={conversation.id}
        isCurrent={isCurrent}
        onOpen={onOpened}
        className="min-w-0 flex-1 rounded-control py-1.5 pl-2 text-ui pointer-coarse:py-3"
      >
        <span className="fade-end block" title={title}>
          {title}
        </span>
      </ConversationLink>
      <Menu
        label={`More for ${title}`}
        trigger={<Ellipsis size={16} aria-hidden />}
        className="mr-1 inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-soft opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:text-ink pointer-coarse:size-11 pointer-coarse:opacity-100"
      >
        <MenuItem onClick={onRename}>
          <Pencil size={15} aria-hidden />
          Rename
        </MenuItem>
        <MenuItem onClick={onDelete} isDangerous>
          <Trash2 size={15} aria-hidden />
          Delete
        </MenuItem>
      </Menu>
    </li>
  )
}
