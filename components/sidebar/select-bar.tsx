'use client'

import { Archive, ArchiveRestore, FileDown, FolderInput, Trash2, Undo2, X } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { Menu, MenuItem } from '#components/ui/menu.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useStableCallback } from '#hooks/use-stable-callback.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { suppressSecondClick } from '#lib/client/browser/suppress-outside-click.ts'
import { allConversations } from '#lib/client/lists/all-conversations.ts'
import type { ExportFormat } from '#lib/client/lists/export-conversations.ts'
import { exportWithToast } from '#lib/client/lists/export-with-toast.ts'
import type { ActionTarget } from '#lib/client/lists/list-action.ts'
import { countSelected, isSelected, type Selection } from '#lib/client/lists/selection.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { type PanelName, panelWords } from './panel.ts'

type Props = {
  panel: PanelName
  selection: Selection
  /** What is loaded of the list. */
  shown: Conversation[]
  /** Nothing more follows. */
  isWhole: boolean
  onSelectAll: () => void
  /** `isGoing`: what is selected is about to leave the list. */
  onClose: (isGoing: boolean) => void
}

const ACTION =
  'flex min-h-9 flex-1 items-center justify-center gap-1.5 rounded-control px-1 text-ui whitespace-nowrap hover:bg-soft disabled:opacity-50 pointer-coarse:min-h-11'
const ICON = { size: 15, 'aria-hidden': true } as const

/** How many are selected, and what can be done to them. */
export function SelectBar({ panel, selection, shown, isWhole, onSelectAll, onClose }: Props) {
  const { actions, change } = useApp()
  useEffect(() => actions.prepare(), [actions])
  const { view } = panelWords[panel]
  const count = countSelected(
    selection,
    shown.map(({ id }) => id),
    isWhole,
  )
  const isNothing = count === 0

  /** All of it, also what isn't loaded, unless some are left out. */
  async function selected(): Promise<Conversation[]> {
    const all = selection.type === 'all' ? await allConversations(view) : shown
    return all.filter(({ id }) => isSelected(selection, id))
  }

  async function target(): Promise<ActionTarget> {
    if (selection.type === 'all' && selection.except.size === 0) return { view }
    return { ids: new Set((await selected()).map(({ id }) => id)) }
  }

  const then = (work: () => Promise<unknown>, isGoing: boolean) => () => {
    suppressSecondClick()
    onClose(isGoing)
    work().catch((failure) => showToast({ text: toErrorInfo(failure).message, isError: true }))
  }
  const act = (action: 'archive' | 'unarchive' | 'restore') =>
    then(async () => actions.perform(action, await target()), true)
  const remove = then(async () => {
    if (panel === 'trash') actions.ask({ target: await target(), conversation: null })
    else actions.remove(await target())
  }, true)
  const move = then(async () => change({ projectQuestion: { type: 'move', target: await target() } }), false)
  const save = (format: ExportFormat) => then(async () => exportWithToast(await selected(), format), false)

  const onKeyDown = useStableCallback((event: KeyboardEvent) => {
    // What lies over the page closes first; who writes, writes.
    if (event.defaultPrevented || document.querySelector('dialog[open], :popover-open')) return
    const { key, target } = event
    const isCommand = event.ctrlKey || event.metaKey
    if (key === 'Escape') onClose(false)
    if (target instanceof Element && target.closest('input:not([type=checkbox]), textarea, select')) return
    if (key === 'Delete' && !isCommand && !isNothing) remove()
    if (!isCommand || key.toLowerCase() !== 'a') return
    event.preventDefault()
    onSelectAll()
  })
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [onKeyDown])

  const stop = () => {
    suppressSecondClick()
    onClose(false)
  }

  const button = (label: string, icon: ReactNode, onClick: () => void, isDangerous = false) => (
    <button
      type="button"
      disabled={isNothing}
      onClick={onClick}
      className={`${ACTION} ${isDangerous ? 'text-danger' : ''}`}
    >
      {icon}
      {label}
    </button>
  )

  return (
    <section aria-label="Selected conversations" data-select-bar className="border-t border-line px-2 pt-1 pb-2">
      <div className="flex items-center gap-1 pl-2">
        <p role="status" className="min-w-0 flex-1 truncate text-ui font-medium tabular-nums">
          {countText(selection, count)}
        </p>
        <button
          type="button"
          onClick={onSelectAll}
          aria-disabled={selection.type === 'all' && selection.except.size === 0}
          className="min-h-8 rounded-control px-2 text-ui text-accent hover:bg-soft aria-disabled:opacity-50 pointer-coarse:min-h-11"
        >
          Select all
        </button>
        <IconButton label="Stop selecting" onClick={stop}>
          <X size={17} aria-hidden />
        </IconButton>
      </div>
      <div className="grid grid-cols-2 gap-1">
        {panel === 'main' && button('Archive', <Archive {...ICON} />, act('archive'))}
        {panel === 'archived' && button('Unarchive', <ArchiveRestore {...ICON} />, act('unarchive'))}
        {panel !== 'trash' && button('Move', <FolderInput {...ICON} />, move)}
        {panel === 'trash' && button('Restore', <Undo2 {...ICON} />, act('restore'))}
        {panel !== 'trash' && (
          <Menu
            className={ACTION}
            isDisabled={isNothing}
            trigger={
              <>
                <FileDown {...ICON} />
                Export
              </>
            }
          >
            <MenuItem onClick={save('markdown')}>As Markdown</MenuItem>
            <MenuItem onClick={save('json')}>As JSON</MenuItem>
          </Menu>
        )}
        {button(panel === 'trash' ? 'Delete for good' : 'Delete', <Trash2 {...ICON} />, remove, true)}
      </div>
    </section>
  )
}

function countText(selection: Selection, count: number | null): string {
  if (count !== null) return `${count.toLocaleString('en')} selected`
  const left = selection.type === 'all' ? selection.except.size : 0
  return left === 0 ? 'All selected' : `All but ${left.toLocaleString('en')} selected`
}
