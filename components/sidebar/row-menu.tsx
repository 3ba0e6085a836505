'use client'

import {
  Archive,
  ArchiveRestore,
  ArrowRightLeft,
  FileDown,
  FolderInput,
  ListChecks,
  Pencil,
  Pin,
  PinOff,
  Printer,
  Trash2,
  Undo2,
} from 'lucide-react'
import { useEffect, useRef } from 'react'
import { AnchoredMenu } from '#components/ui/anchored-menu.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
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
  onPerform: (conversation: Conversation, action: ListAction) => void
  onRename: (conversation: Conversation) => void
  /** Null where there is no list to select in. */
  onSelect: ((conversation: Conversation) => void) | null
  /** Of the conversation that is shown. */
  onPrint?: () => void
  onDelete: (conversation: Conversation) => void
  onClose: () => void
}

const ICON = { size: 15, 'aria-hidden': true } as const

/** What can be done to one conversation of a list. */
export function RowMenu(props: Props) {
  const { panel, conversation, anchor, onPerform, onRename, onSelect, onPrint, onDelete, onClose } = props
  const menu = useRef<HTMLDivElement>(null)
  const { actions, models, change } = useApp()
  const home = useStore(models, (state) => state.home)
  useEffect(() => actions.prepare(), [actions])

  /** Closed first: that gives the focus back, and what is done may want it elsewhere. */
  const choose = (work: (conversation: Conversation) => void) => () => {
    menu.current?.hidePopover()
    work(conversation)
  }
  const perform = (action: ListAction) => choose(() => onPerform(conversation, action))
  // It goes as it came: by leaving it.
  const { isTemporary } = conversation
  const canMove = panel !== 'trash' && !isTemporary && conversation.provider === 'local' && home?.provider === 'openai'

  return (
    <AnchoredMenu
      ref={menu}
      label={`More for ${isolate(conversation.title || UNTITLED)}`}
      anchor={anchor}
      onClose={onClose}
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
          {!isTemporary && (
            <MenuItem
              onClick={choose(({ id }) =>
                change({ projectQuestion: { type: 'move', target: { ids: new Set([id]) } } }),
              )}
            >
              <FolderInput {...ICON} />
              Move to a project
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
            <MenuItem onClick={choose(actions.move)}>
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
    </AnchoredMenu>
  )
}
