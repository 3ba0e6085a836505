'use client'

import {
  Archive,
  ArchiveRestore,
  ArrowRightLeft,
  FileDown,
  ListChecks,
  Pencil,
  Pin,
  PinOff,
  Printer,
  Trash2,
  Undo2,
} from 'lucide-react'
import { useLayoutEffect, useRef } from 'react'
import { MenuItem } from '#components/ui/menu.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
import { onMenuKey } from '#lib/client/browser/menu-keys.ts'
import { placeBeside } from '#lib/client/browser/place-beside.ts'
import { suppressOutsideClick } from '#lib/client/browser/suppress-outside-click.ts'
import { exportWithToast } from '#lib/client/lists/export-with-toast.ts'
import type { ListAction } from '#lib/client/lists/list-action.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'
import type { PanelName } from './panel.ts'

type Props = {
  panel: PanelName
  conversation: Conversation
  /** The button it belongs to. */
  anchor: HTMLElement
  onPerform: (action: ListAction) => void
  onRename: () => void
  /** Null where there is no list to select in. */
  onSelect: (() => void) | null
  /** Of the conversation that is shown. */
  onPrint?: () => void
  onDelete: () => void
  onClose: () => void
}

const ICON = { size: 15, 'aria-hidden': true } as const

/** What can be done to one conversation of a list. */
export function RowMenu(props: Props) {
  const { panel, conversation, anchor, onPerform, onRename, onSelect, onPrint, onDelete, onClose } = props
  const menu = useRef<HTMLDivElement>(null)
  const { actions, models } = useApp()
  const home = useStore(models, (state) => state.home)

  useLayoutEffect(() => {
    const element = menu.current
    if (!element) return
    element.showPopover()
    placeBeside(element, anchor)
    const { top } = anchor.getBoundingClientRect()
    element.querySelector('button')?.focus()

    const abort = new AbortController()
    const { signal } = abort
    const close = () => element.hidePopover()
    const hasMoved = () => anchor.getBoundingClientRect().top !== top
    window.addEventListener('scroll', () => hasMoved() && close(), { capture: true, passive: true, signal })
    window.addEventListener('resize', close, { signal })
    suppressOutsideClick(element)
    return () => abort.abort()
  }, [anchor])

  /** Closed first: that gives the focus back, and what is done may want it elsewhere. */
  const choose = (work: () => void) => () => {
    menu.current?.hidePopover()
    work()
  }
  const perform = (action: ListAction) => choose(() => onPerform(action))
  // It goes as it came: by leaving it.
  const { isTemporary } = conversation
  const canMove = panel !== 'trash' && !isTemporary && conversation.provider === 'local' && home?.provider === 'openai'

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset groups the fields of a form
    <div
      ref={menu}
      popover="auto"
      role="group"
      tabIndex={-1}
      aria-label={`More for ${isolate(conversation.title || UNTITLED)}`}
      onToggle={({ newState }) => newState === 'closed' && onClose()}
      onKeyDown={(event) => onMenuKey(event, event.currentTarget)}
      // Windows sends it for the Menu key that opened this, when the key is let go.
      onContextMenu={(event) => event.preventDefault()}
      className="fixed inset-auto m-0 min-w-48 rounded-control border border-line bg-raised p-1 text-ui text-ink shadow-float"
    >
      {panel === 'trash' ? (
        <>
          <MenuItem onClick={perform('restore')}>
            <Undo2 {...ICON} />
            Restore
          </MenuItem>
          {onSelect && (
            <MenuItem onClick={choose(onSelect)}>
              <ListChecks {...ICON} />
              Select
            </MenuItem>
          )}
          <MenuItem onClick={choose(onDelete)} isDangerous>
            <Trash2 {...ICON} />
            Delete for good
          </MenuItem>
        </>
      ) : (
        <>
          {!isTemporary && (
            <>
              <MenuItem onClick={perform(conversation.pinnedAt ? 'unpin' : 'pin')}>
                {conversation.pinnedAt ? <PinOff {...ICON} /> : <Pin {...ICON} />}
                {conversation.pinnedAt ? 'Unpin' : 'Pin'}
              </MenuItem>
              <MenuItem onClick={choose(onRename)}>
                <Pencil {...ICON} />
                Rename
              </MenuItem>
            </>
          )}
          {onSelect && (
            <MenuItem onClick={choose(onSelect)}>
              <ListChecks {...ICON} />
              Select
            </MenuItem>
          )}
          {!isTemporary && (
            <MenuItem onClick={perform(conversation.archivedAt ? 'unarchive' : 'archive')}>
              {conversation.archivedAt ? <ArchiveRestore {...ICON} /> : <Archive {...ICON} />}
              {conversation.archivedAt ? 'Unarchive' : 'Archive'}
            </MenuItem>
          )}
          <MenuItem onClick={choose(() => exportWithToast([conversation], 'markdown'))}>
            <FileDown {...ICON} />
            Export as Markdown
          </MenuItem>
          <MenuItem onClick={choose(() => exportWithToast([conversation], 'json'))}>
            <FileDown {...ICON} />
            Export as JSON
          </MenuItem>
          {onPrint && (
            <MenuItem onClick={choose(onPrint)}>
              <Printer {...ICON} />
              Print
            </MenuItem>
          )}
          {canMove && (
            <MenuItem onClick={choose(() => actions.move(conversation))}>
              <ArrowRightLeft {...ICON} />
              Move to OpenAI
            </MenuItem>
          )}
          {!isTemporary && (
            <MenuItem onClick={choose(onDelete)} isDangerous>
              <Trash2 {...ICON} />
              Delete
            </MenuItem>
          )}
        </>
      )}
    </div>
  )
}
