'use client'

import { RenameField } from '#components/sidebar/rename-field.tsx'
import { useApp } from '#hooks/use-app.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'

type Props = {
  /** Null while nothing is known of it, and of a new one. */
  conversation: Conversation | null
  isRenaming: boolean
  onRename: (isRenaming: boolean) => void
}

/** The name of what is shown, and what else there is to know of it at a glance; a click on the name changes it. */
export function ConversationTitle({ conversation, isRenaming, onRename }: Props) {
  const { actions } = useApp()
  if (!conversation) return <span className="flex-1 text-ui font-medium max-md:text-center md:invisible">Parley</span>
  const { id, archivedAt, trashedAt, isTemporary, model } = conversation
  const title = conversation.title || UNTITLED

  if (isRenaming) {
    return (
      <div className="min-w-0 flex-1">
        <div className="flex h-8 md:max-w-96 pointer-coarse:h-11">
          <RenameField
            title={conversation.title}
            onEnd={(name) => {
              onRename(false)
              if (name !== null) actions.rename(id, name)
              // What had the focus is gone with the field.
              requestAnimationFrame(focusHome)
            }}
          />
        </div>
      </div>
    )
  }

  return (
    <div className="flex min-w-0 flex-1 items-center gap-2 text-small text-ink-soft max-md:justify-center">
      {trashedAt || isTemporary ? (
        <span dir="auto" className="truncate px-2 text-ui font-medium text-ink">
          {title}
        </span>
      ) : (
        <button
          type="button"
          dir="auto"
          title="Rename"
          onClick={() => onRename(true)}
          className="min-h-8 min-w-0 truncate rounded-control px-2 text-ui font-medium text-ink transition-colors duration-150 hover:bg-soft pointer-coarse:min-h-11"
        >
          {title}
        </button>
      )}
      {archivedAt && <span className="shrink-0">Archived</span>}
      <span className="shrink-0 truncate max-md:hidden">{model}</span>
    </div>
  )
}
