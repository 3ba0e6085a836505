'use client'

import { useEffect, useRef } from 'react'
import { Button } from '#components/ui/button.tsx'
import type { UseSearch } from '#hooks/use-search.ts'
import type { SearchHit } from '#lib/contract/search.ts'
import { SearchOption } from './search-option.tsx'

type Props = {
  id: string
  text: string
  search: UseSearch
  choices: SearchHit[]
  current: number
  onChoose: (index: number) => void
  onOpen: (conversationId: string, messageId: string | null) => void
}

/** What was found, or why there is nothing. */
export function SearchResults({ id, text, search, choices, current, onChoose, onOpen }: Props) {
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is chosen
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [current])

  return (
    <div className="min-h-0 overflow-y-auto overscroll-contain p-2">
      {text === '' && choices.length > 0 && <p className="px-3 pt-1 pb-1.5 text-small text-ink-soft">Recent</p>}
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={text === '' ? 'Recent conversations' : 'Results'}
        aria-busy={search.isLoading || undefined}
        className={`transition-opacity duration-150 ${search.isLoading ? 'opacity-60' : ''}`}
      >
        {choices.map((hit, index) => (
          <SearchOption
            key={`${hit.conversationId} ${hit.itemId}`}
            id={`${id}-${index}`}
            hit={hit}
            isChosen={index === current}
            isFirstOfConversation={choices[index - 1]?.conversationId !== hit.conversationId}
            onPoint={() => onChoose(index)}
            onOpen={() => onOpen(hit.conversationId, hit.itemId)}
          />
        ))}
      </div>
      <Note text={text} search={search} isEmpty={choices.length === 0} />
      {search.hasMore && !search.isLoading && (
        <Button onClick={search.loadMore} className="mx-3 my-2">
          Show more
        </Button>
      )}
      {search.coversTitlesOnly && text !== '' && (
        <p className="px-3 py-2 text-small text-ink-soft">
          Only titles are searched: this server keeps no copy of what is said.
        </p>
      )}
    </div>
  )
}

/** What there is to say beside the results; spoken too. */
function Note({ text, search, isEmpty }: { text: string; search: UseSearch; isEmpty: boolean }) {
  const { error, isLoading, retry } = search
  if (error && !isLoading) {
    return (
      <div role="alert" className="flex flex-wrap items-center justify-between gap-3 px-3 py-2 text-ui text-danger">
        {error.message}
        <Button onClick={retry}>Try again</Button>
      </div>
    )
  }
  return (
    <p role="status" className={isEmpty ? 'px-3 py-2 text-ui wrap-anywhere text-ink-soft' : 'sr-only'}>
      {noteOf(text, isEmpty, isLoading)}
    </p>
  )
}

function noteOf(text: string, isEmpty: boolean, isLoading: boolean): string {
  if (text === '') return isEmpty ? 'Your conversations will be found here.' : ''
  if (isLoading) return isEmpty ? 'Searching' : ''
  return isEmpty ? `Nothing found for “${text}”.` : ''
}
