'use client'

import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { useApp } from '#hooks/use-app.ts'
import { useStableCallback } from '#hooks/use-stable-callback.ts'
import { useStore } from '#hooks/use-store.ts'
import { isComposing } from '#lib/client/browser/is-composing.ts'
import { putPrompt } from '#lib/client/chat/fill-blanks.ts'
import type { Prompt } from '#lib/contract/prompt.ts'
import { PromptOption } from './prompt-option.tsx'

export type PromptListProps = {
  /** What is typed in it chooses among the prompts: the field of the composer, or one of this list's own. */
  field: RefObject<HTMLTextAreaElement | null>
  /** What is typed after the slash; null: the list was asked for by its button. */
  query: string | null
  isAbove: boolean
  onClose: () => void
  /** Enter came before the list did, and nothing in it matches. */
  onPass: () => void
}

/** The saved prompts that match what is typed: arrows choose, Enter or Tab takes, Escape closes. */
export function PromptList({ field, query, isAbove, onClose, onPass }: PromptListProps) {
  const { prompts: resource } = useApp()
  const { value: prompts, error } = useStore(resource, (state) => state)
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState(0)
  const [own, setOwn] = useState<HTMLInputElement | null>(null)
  const list = useRef<HTMLDivElement>(null)
  /** What Enter was pressed for before the list was there. */
  const [awaited, setAwaited] = useState<string | null>(null)
  const listId = useId()
  const found = prompts === null ? [] : matching(prompts, query ?? typed)
  const current = Math.min(chosen, found.length - 1)
  const isOwn = query === null
  const isLoading = prompts === null && error === null
  const isSilent = query !== null && query !== '' && found.length === 0 && !isLoading

  useEffect(() => void resource.refresh(), [resource])
  // Forgotten meanwhile, as it was found out who is there.
  useEffect(() => {
    if (isLoading) resource.ensure()
  }, [isLoading, resource])

  useEffect(() => {
    if (awaited === null || isLoading) return
    setAwaited(null)
    const [first] = found
    if (awaited !== query) return
    if (first) choose(first)
    else onPass()
  })

  // Not where a keyboard would come up over the list.
  useEffect(() => {
    if (window.matchMedia('(hover: hover)').matches) own?.focus({ preventScroll: true })
  }, [own])

  const onPointerDown = useStableCallback(({ target }: PointerEvent) => {
    const isOutside = target instanceof Element && !target.closest('[data-opens-prompts]')
    if (isOutside && !list.current?.contains(target)) onClose()
  })
  useEffect(() => {
    document.addEventListener('pointerdown', onPointerDown)
    return () => document.removeEventListener('pointerdown', onPointerDown)
  }, [onPointerDown])

  function choose({ text }: Prompt) {
    onClose()
    const { current: target } = field
    const caret = target && { from: target.selectionStart, to: target.selectionEnd }
    if (caret) putPrompt(target, text, isOwn ? caret : { from: 0, to: target.value.length })
  }

  function leave() {
    onClose()
    field.current?.focus({ preventScroll: true })
  }

  const onKeyDown = useStableCallback((event: KeyboardEvent) => {
    if (isComposing(event)) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 5, PageUp: -5 }[event.key]
    const prompt = found[current]
    if (event.key === 'Escape') leave()
    else if (step !== undefined && found.length > 0) setChosen(Math.max(0, Math.min(current + step, found.length - 1)))
    else if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && prompt) choose(prompt)
    else if (event.key === 'Enter' && query && isLoading) setAwaited(query)
    else return
    event.preventDefault()
    event.stopPropagation()
  })

  // The focus stays in the field: it is told which option is meant.
  useEffect(() => {
    const element: HTMLElement | null = isOwn ? own : field.current
    if (!element || isSilent) return
    element.addEventListener('keydown', onKeyDown)
    element.setAttribute('aria-autocomplete', 'list')
    element.setAttribute('aria-controls', listId)
    return () => {
      element.removeEventListener('keydown', onKeyDown)
      for (const name of ['aria-autocomplete', 'aria-controls', 'aria-activedescendant']) element.removeAttribute(name)
    }
  }, [isOwn, own, field, isSilent, listId, onKeyDown])

  useEffect(() => {
    const element: HTMLElement | null = isOwn ? own : field.current
    if (current < 0 || isSilent) element?.removeAttribute('aria-activedescendant')
    else element?.setAttribute('aria-activedescendant', `${listId}-${current}`)
    document.getElementById(`${listId}-${current}`)?.scrollIntoView({ block: 'nearest' })
  })

  if (isSilent) return null
  return (
    <div
      data-covers
      ref={list}
      className={`absolute inset-x-4 z-20 mx-auto flex max-w-172 max-h-[min(20rem,40dvh)] animate-arrive flex-col overflow-hidden rounded-card border border-line bg-raised shadow-float ${isAbove ? 'bottom-full mb-2' : 'bottom-16'}`}
    >
      {isOwn && (
        <input
          ref={setOwn}
          type="text"
          role="combobox"
          dir="auto"
          aria-label="Find a saved prompt"
          aria-expanded={found.length > 0}
          autoComplete="off"
          placeholder="Find a saved prompt"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setChosen(0)
          }}
          className="min-h-11 shrink-0 border-b border-line bg-transparent px-4 text-read outline-none placeholder:text-ink-soft"
        />
      )}
      <div id={listId} role="listbox" aria-label="Saved prompts" className="min-h-0 overflow-y-auto p-1 empty:hidden">
        {found.map((prompt, index) => (
          <PromptOption
            key={prompt.id}
            id={`${listId}-${index}`}
            prompt={prompt}
            isChosen={index === current}
            onPoint={() => setChosen(index)}
            onChoose={() => choose(prompt)}
          />
        ))}
      </div>
      <p role="status" className={found.length > 0 ? 'sr-only' : 'px-4 py-3 text-ui text-ink-soft'}>
        {error ? `The saved prompts could not be loaded. ${error.message}` : inWords(prompts, found.length)}
      </p>
    </div>
  )
}

function inWords(prompts: Prompt[] | null, found: number): string {
  if (prompts === null) return 'One moment'
  if (prompts.length === 0) return 'No prompts are saved yet. They are made in Settings.'
  return found === 0 ? 'No saved prompt matches.' : found === 1 ? '1 saved prompt' : `${found} saved prompts`
}

/** Those whose title begins with it, then those that have it elsewhere there; in a text a letter alone says nothing. */
function matching(prompts: Prompt[], query: string): Prompt[] {
  const wanted = plain(query)
  const rankOf = ({ title, text }: Prompt) => {
    if (plain(title).startsWith(wanted)) return 0
    if (plain(title).includes(wanted)) return 1
    return wanted.length > 1 && plain(text).includes(wanted) ? 2 : 3
  }
  const ranked = prompts.map((prompt) => ({ prompt, rank: rankOf(prompt) })).filter(({ rank }) => rank < 3)
  return ranked.sort((a, b) => a.rank - b.rank).map(({ prompt }) => prompt)
}

const plain = (text: string) => text.trim().normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase()
