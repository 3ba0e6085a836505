import { Check, Ellipsis, GitBranch } from 'lucide-react'
import type { CSSProperties, MouseEvent } from 'react'
import { useIsUnread } from '#hooks/use-app.ts'
import { useLongPress } from '#hooks/use-long-press.ts'
import { daysLeft } from '#lib/client/words/days-left.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'
import { ConversationLink } from './conversation-link.tsx'
import { RenameField } from './rename-field.tsx'

/** What a list knows about all of its rows. */
export type RowContext = {
  currentId: string | null
  /** The one row that the Tab key reaches. */
  tabStop: string | null
  renamingId: string | null
  /** Null: nothing is being selected. */
  isSelected: ((id: string) => boolean) | null
  onOpened: () => void
  onToggle: (id: string, isRange: boolean) => void
  onMenu: (conversation: Conversation) => void
  /** Null leaves the name as it is; `isDone` says that the keyboard ended it. */
  onRenamed: (id: string, title: string | null, isDone: boolean) => void
}

type Props = {
  conversation: Conversation
  context: RowContext
  position: { index: number; size: number }
}

export const RUNNING_MARK = 'mark-running'
export const UNREAD_MARK = 'mark-unread'

/** The button of a row that opens its menu. */
export const menuButtonId = (conversationId: string) => `menu-${conversationId}`

const MENU_BUTTON =
  'mr-1 inline-flex size-7 shrink-0 items-center justify-center rounded-control text-ink-soft opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 hover:text-ink pointer-coarse:size-11 pointer-coarse:opacity-100'

const MARK = 'mx-2 size-2 shrink-0 rounded-full bg-accent'

/** Where the menu's button shows only when it is wanted, the mark has its place until then. */
const MARK_IN_MENU =
  'pointer-fine:absolute pointer-fine:right-2.5 pointer-fine:mx-0 pointer-fine:group-focus-within:hidden pointer-fine:group-hover:hidden'

/** One conversation in a list: a link with its menu, a field while it is renamed, a box to tick while several are selected. */
export function ConversationRow({ conversation, context, position }: Props) {
  const { id, liveTurnId, trashedAt, expiresAt, branchedFrom } = conversation
  const title = conversation.title || UNTITLED
  const isCurrent = id === context.currentId
  const isRenaming = id === context.renamingId
  const isSelected = context.isSelected?.(id) ?? false
  const isTabStop = id === context.tabStop
  const isUnread = useIsUnread(conversation)
  const mark = liveTurnId ? RUNNING_MARK : isUnread ? UNREAD_MARK : null
  const goes = trashedAt && expiresAt ? daysLeft(expiresAt, Date.now()) : null
  const goesId = goes === null ? null : `goes-${id}`
  const from = branchedFrom ? `Branched from “${isolate(branchedFrom.title || UNTITLED)}”` : null
  const fromId = from === null ? null : `from-${id}`
  const press = useLongPress(() => context.onMenu(conversation))
  const look = (context.isSelected ? isSelected : isCurrent)
    ? 'border-line bg-raised before:absolute before:inset-y-2 before:left-0 before:border-l-2 before:border-accent'
    : 'border-transparent hover:bg-soft forced-colors:border-[Canvas]'

  return (
    <li
      aria-setsize={position.size}
      aria-posinset={position.index + 1}
      style={{ '--index': position.index } as CSSProperties}
      className={`group absolute inset-x-0 top-[calc(var(--index)*var(--row))] flex h-[calc(var(--row)-2px)] items-center rounded-control border transition-colors duration-150 ${look}`}
      {...(context.isSelected || isRenaming ? {} : press)}
    >
      {isRenaming ? (
        <RenameField title={conversation.title} onEnd={(name, isDone) => context.onRenamed(id, name, isDone)} />
      ) : context.isSelected ? (
        <>
          <input
            type="checkbox"
            data-row={id}
            aria-label={title}
            checked={isSelected}
            tabIndex={isTabStop ? 0 : -1}
            onClick={(event: MouseEvent) => context.onToggle(id, event.shiftKey)}
            onChange={() => {}}
            className="peer absolute inset-0 z-1 size-full cursor-pointer opacity-0"
          />
          <span
            aria-hidden
            className={`mx-2 flex size-4.5 shrink-0 items-center justify-center rounded-[5px] border peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent ${isSelected ? 'border-accent bg-accent text-accent-ink' : 'border-line-strong'}`}
          >
            {isSelected && <Check size={14} />}
          </span>
          <span dir="auto" className="fade-end min-w-0 flex-1 text-ui select-none">
            {title}
          </span>
        </>
      ) : (
        <ConversationLink
          conversationId={id}
          isCurrent={isCurrent}
          onOpen={context.onOpened}
          describedBy={[mark, fromId, goesId].filter((one) => one !== null).join(' ')}
          row={{ id, isTabStop }}
          className="flex h-full min-w-0 flex-1 items-center rounded-control pl-2 text-ui [-webkit-touch-callout:none]"
        >
          <span
            dir="auto"
            className={`fade-end block min-w-0 flex-1 ${mark === UNREAD_MARK ? 'font-medium' : ''}`}
            title={title}
          >
            {title}
          </span>
          {from !== null && fromId !== null && (
            <span title={from} className="shrink-0 px-1 text-ink-soft">
              <GitBranch size={13} aria-hidden />
              <span hidden id={fromId}>
                {from}
              </span>
            </span>
          )}
        </ConversationLink>
      )}
      {mark && !isRenaming && (
        <span
          aria-hidden
          className={`${MARK} ${context.isSelected ? '' : MARK_IN_MENU} ${mark === RUNNING_MARK ? 'animate-waiting' : ''}`}
        />
      )}
      {goes !== null && goesId !== null && (
        <>
          <span hidden id={goesId}>
            {`Deleted for good ${goes.words}`}
          </span>
          <span
            aria-hidden
            title={`Deleted for good ${goes.words}`}
            className={`shrink-0 pl-1 text-small text-ink-soft tabular-nums ${context.isSelected ? 'pr-2.5' : 'pr-1'}`}
          >
            {goes.note}
          </span>
        </>
      )}
      {!context.isSelected && !isRenaming && (
        <button
          type="button"
          id={menuButtonId(id)}
          aria-haspopup="true"
          aria-label={`More for ${isolate(title)}`}
          title={`More for ${isolate(title)}`}
          tabIndex={isTabStop ? 0 : -1}
          onClick={() => context.onMenu(conversation)}
          className={MENU_BUTTON}
        >
          <Ellipsis size={16} aria-hidden />
        </button>
      )}
    </li>
  )
}
