'use client'

import { type KeyboardEvent, memo, useCallback, useMemo, useRef, useState } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useApp, useChat, useTrashDays } from '#hooks/use-app.ts'
import { useOpening } from '#hooks/use-opening.ts'
import { useRowFocus } from '#hooks/use-row-focus.ts'
import { useScrollWindow } from '#hooks/use-scroll-window.ts'
import { useSelection } from '#hooks/use-selection.ts'
import { useStore } from '#hooks/use-store.ts'
import type { ListAction } from '#lib/client/lists/list-action.ts'
import { isSelected } from '#lib/client/lists/selection.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { menuButtonId, type RowContext } from './conversation-row.tsx'
import { ListEntries } from './list-entries.tsx'
import { ListSections } from './list-sections.tsx'
import { ListEnd, ListSkeleton } from './list-state.tsx'
import { type PanelName, type PanelSection, panelWords } from './panel.ts'
import { PanelHead } from './panel-head.tsx'
import { usePanelList } from './use-panel-list.ts'

const RowMenu = onDemand(() => import('./row-menu.tsx').then((file) => file.RowMenu))
const ProjectSections = onDemand(() => import('./project-sections.tsx').then((file) => file.ProjectSections))
const SelectBar = onDemand(() => import('./select-bar.tsx').then((file) => file.SelectBar))

type Props = {
  panel: PanelName
  /** Shows another list. */
  onPanel: (panel: PanelName) => void
}

const isMenuKey = ({ key, shiftKey }: KeyboardEvent) => key === 'ContextMenu' || (key === 'F10' && shiftKey)

/** One list of the sidebar: its sections, what can be done to a row, and to several at once. */
export const ListPanel = memo(function ListPanel({ panel, onPanel }: Props) {
  const { actions, conversations: store, projects, change } = useApp()
  const currentId = useChat(({ conversationId }) => conversationId)
  const trashDays = useTrashDays()
  const onOpened = useCallback(() => change({ isSidebarOpen: false }), [change])
  const scroller = useRef<HTMLDivElement>(null)
  const seen = useScrollWindow(scroller)
  const [renamingId, setRenamingId] = useState<string | null>(null)
  const menu = useOpening<Conversation>()

  const shown = usePanelList(panel)
  const { name, conversations, hasMore } = shown
  const hasProjects = useStore(projects, ({ value }) => Boolean(value?.length))
  const [above, setAbove] = useState<PanelSection[]>([])
  const sections = useMemo(() => [...above, ...shown.sections], [above, shown.sections])
  const ids = useMemo(() => sections.flatMap((section) => section.conversations.map(({ id }) => id)), [sections])
  const { tabStop, focusRow, setActive, neighbour, target } = useRowFocus({ scroller, ids, start: currentId })
  const { selection, begin, toggle, stretch, selectAll, end } = useSelection(ids)

  function remove(conversation: Conversation) {
    focusRow(neighbour(conversation.id))
    const only = { ids: new Set([conversation.id]) }
    if (panel === 'trash') actions.ask({ target: only, conversation })
    else actions.remove(only)
  }

  function beginSelection() {
    begin()
    focusRow(tabStop)
  }

  function emptyTrash() {
    // The button goes with what is in it.
    focusRow(null)
    actions.ask('empty-trash')
  }

  function perform(conversation: Conversation, action: ListAction) {
    const { id } = conversation
    actions.perform(action, { ids: new Set([id]) })
    const stays = panel === 'main' && (action === 'pin' || action === 'unpin')
    focusRow(stays ? id : neighbour(id), true)
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    const id = event.target instanceof HTMLElement ? event.target.dataset.row : undefined
    if (id === undefined || event.ctrlKey || event.metaKey || event.altKey) return
    const to = target(event, id)
    if (to !== null) {
      event.preventDefault()
      if (event.shiftKey) stretch(id, to)
      focusRow(to)
    } else if (selection) {
      if (event.key === 'Enter') toggle(id, event.shiftKey)
    } else {
      const conversation = store.find(id)
      if (event.key === 'F2' && panel !== 'trash') setRenamingId(id)
      if (event.key === 'Delete' && conversation) remove(conversation)
      if (isMenuKey(event) && conversation) {
        // Where the browser's own event for these keys doesn't reach the row: WebKit sends it at the row's round corner.
        event.preventDefault()
        openMenu(conversation)
      }
    }
  }

  function openMenu(conversation: Conversation) {
    const anchor = document.getElementById(menuButtonId(conversation.id))
    if (!anchor) return
    setActive(conversation.id)
    menu.open(conversation, anchor)
  }

  /** `isGoing`: what is selected is about to leave this list. */
  function leaveSelection(isGoing: boolean) {
    end()
    focusRow(neighbour(tabStop, (id) => isGoing && selection !== null && isSelected(selection, id)))
  }

  const context: RowContext = {
    currentId,
    tabStop,
    renamingId,
    isSelected: selection && ((id) => isSelected(selection, id)),
    onOpened,
    onToggle: (id, isRange) => {
      setActive(id)
      toggle(id, isRange)
    },
    onMenu: openMenu,
    onRenamed: (id, title, isDone) => {
      setRenamingId(null)
      if (isDone) focusRow(id)
      if (title !== null) actions.rename(id, title)
    },
  }

  const always = new Set([tabStop, renamingId].filter((id) => id !== null))
  const { empty, title } = panelWords[panel]
  const canAct = ids.length > 0 && !selection
  const isEmpty = !shown.isLoading && !shown.error && ids.length + above.length === 0 && !hasMore
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the rows in it
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={onKeyDown}>
      {panel !== 'main' && (
        <PanelHead
          title={title}
          keptDays={panel === 'trash' ? trashDays : null}
          onBack={() => onPanel('main')}
          onSelect={canAct ? beginSelection : null}
          onEmpty={panel === 'trash' && !selection && ids.length + above.length > 0 ? emptyTrash : null}
        />
      )}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: only follows which row has the focus */}
      <div
        ref={scroller}
        onFocus={({ target }) => target.dataset.row !== undefined && setActive(target.dataset.row)}
        className="min-h-0 flex-1 overflow-y-auto px-2 pb-4 [--row:2.375rem] [overflow-anchor:none] pointer-coarse:[--row:2.875rem]"
      >
        {hasProjects && <ProjectSections panel={panel} isFolded={selection?.type === 'all'} onChange={setAbove} />}
        <ListSections sections={sections} seen={seen} always={always} context={context} />
        {shown.isLoading && <ListSkeleton />}
        {isEmpty && <p className="px-2 py-2 text-ui text-ink-soft">{empty}</p>}
        <ListEnd
          // Looked at anew after every reading: what was asked for during another one was not done.
          key={`${conversations.length} ${shown.isBusy}`}
          hasMore={hasMore}
          error={shown.error}
          onMore={() => store.loadMore(name)}
          onRetry={shown.retry}
        />
      </div>
      {panel === 'main' && !selection && <ListEntries onPanel={onPanel} />}
      {selection && (
        <SelectBar
          panel={panel}
          selection={selection}
          shown={sections.flatMap((section) => section.conversations)}
          isWhole={!hasMore}
          onSelectAll={selectAll}
          onClose={leaveSelection}
        />
      )}
      {menu.opening && (
        <RowMenu
          key={menu.opening.key}
          panel={panel}
          conversation={menu.opening.of}
          anchor={menu.opening.anchor}
          onPerform={perform}
          onRename={({ id }) => setRenamingId(id)}
          onSelect={({ id }) => {
            begin(id)
            focusRow(id)
          }}
          onDelete={remove}
          onClose={menu.close}
        />
      )}
    </div>
  )
})
