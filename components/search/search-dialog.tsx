'use client'

import { Search, X } from 'lucide-react'
import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { useApp, useConversations, usePage, useViewerId } from '#hooks/use-app.ts'
import { useSearch } from '#hooks/use-search.ts'
import { sameItems, useStore } from '#hooks/use-store.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import { isComposing } from '#lib/client/browser/is-composing.ts'
import { conversationsIn, projectList } from '#lib/client/lists/conversations.ts'
import type { ConversationsState } from '#lib/client/lists/conversations-store.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { QUERY_MAX_LENGTH } from '#lib/contract/search.ts'
import { choicesOf } from './choices.ts'
import { SearchResults } from './search-results.tsx'

type Props = {
  /** What was typed before this was there. */
  typedBefore: () => string
  onClose: () => void
}

/** The latest of them are shown before anything is typed. */
const listedNow =
  (projectId: string | null) =>
  ({ conversations }: ConversationsState) =>
    projectId === null
      ? [...conversationsIn(conversations, 'pinned'), ...conversationsIn(conversations, 'recent')]
      : conversationsIn(conversations, projectList(projectId))

/** Looks for conversations and messages as one types: arrows choose, Enter opens, Escape closes. */
export function SearchDialog({ typedBefore, onClose }: Props) {
  const { openFound: onOpen, projects, change } = useApp()
  const viewerId = useViewerId()
  const projectId = usePage((page) => page.searchedProjectId)
  const project = useStore(projects, ({ value }) => value?.find(({ id }) => id === projectId))
  const listed = useConversations(listedNow(projectId), sameItems)
  const dialog = useRef<HTMLDialogElement>(null)
  const listId = useId()
  const [text, setText] = useState(typedBefore)
  const [chosen, setChosen] = useState(0)
  /** Enter came before the answer did. */
  const [isHasty, setIsHasty] = useState(false)
  const search = useSearch(text, viewerId, projectId)
  const choices = choicesOf(text, search, listed)
  const current = Math.min(chosen, choices.length - 1)

  // The cleanup must come while the element is still there: closing it gives the focus back to where it was.
  useLayoutEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => {
      element?.close()
      focusHome()
    }
  }, [])

  useLayoutEffect(() => {
    if (!isHasty || search.isLoading) return
    setIsHasty(false)
    const [first] = choices
    if (first) onOpen(first.conversationId, first.itemId)
  }, [isHasty, search.isLoading, choices, onOpen])

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key]
    if (step !== undefined) {
      event.preventDefault()
      setChosen(Math.max(0, Math.min(current + step, choices.length - 1)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      const choice = choices[current]
      if (search.isLoading) setIsHasty(true)
      else if (choice) onOpen(choice.conversationId, choice.itemId)
    }
  }

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has Escape
    <dialog
      ref={dialog}
      aria-label="Search"
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose()
      }}
      className="mx-auto mt-[12dvh] mb-auto max-h-[76dvh] w-[min(40rem,calc(100vw-2rem))] animate-arrive overflow-hidden rounded-card border border-line bg-raised text-ink shadow-float open:flex open:flex-col max-md:mt-2 max-md:max-h-[calc(var(--app-height,100dvh)-1rem)] max-md:w-[calc(100vw-1rem)]"
    >
      <div className="flex items-center gap-3 border-b border-line py-2 pr-2 pl-4">
        <Search size={18} aria-hidden className="shrink-0 text-ink-soft" />
        {project && (
          <button
            type="button"
            aria-label={`Only in the project ${isolate(project.name)}. Search everywhere`}
            title="Search everywhere"
            onClick={({ currentTarget }) => {
              currentTarget.parentElement?.querySelector('input')?.focus()
              change({ searchedProjectId: null })
            }}
            className="flex min-h-8 max-w-40 shrink-0 items-center gap-1 rounded-control border border-line px-2 text-small text-ink-soft hover:bg-soft pointer-coarse:min-h-11"
          >
            <span dir="auto" className="truncate">
              {project.name}
            </span>
            <X size={13} aria-hidden className="shrink-0" />
          </button>
        )}
        <input
          type="text"
          role="combobox"
          dir="auto"
          aria-label="Search conversations"
          aria-expanded={choices.length > 0}
          aria-controls={listId}
          aria-activedescendant={choices[current] ? `${listId}-${current}` : undefined}
          autoComplete="off"
          enterKeyHint="go"
          maxLength={QUERY_MAX_LENGTH}
          placeholder="Search titles and messages"
          value={text}
          onChange={(event) => {
            setText(event.target.value)
            setChosen(0)
            setIsHasty(false)
          }}
          onKeyDown={onKeyDown}
          className="min-h-9 min-w-0 flex-1 bg-transparent text-read outline-none placeholder:text-ink-soft"
        />
        <IconButton label="Close" onClick={onClose}>
          <X size={18} aria-hidden />
        </IconButton>
      </div>
      <SearchResults
        id={listId}
        text={text.trim()}
        search={search}
        choices={choices}
        current={current}
        onChoose={setChosen}
        onOpen={onOpen}
      />
    </dialog>
  )
}
