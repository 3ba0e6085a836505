'use client'

import { Check, Star } from 'lucide-react'
import { useRef, useState } from 'react'
import { AnchoredMenu } from '#components/ui/anchored-menu.tsx'
import { useApp, useConversations } from '#hooks/use-app.ts'
import type { UseModels } from '#hooks/use-models.ts'
import { useStore } from '#hooks/use-store.ts'
import { abilitiesOf, groupModels } from '#lib/client/chat/model-groups.ts'
import { saveSettings } from '#lib/client/session/settings.ts'
import { tellFailed } from '#lib/client/toasts/tell-failed.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import type { ListedModel, ModelList } from '#lib/contract/model.ts'

type Props = { list: ModelList; models: UseModels; anchor: HTMLElement; onClose: () => void }

/** From so many on they are looked for by name. */
const SEARCHED_FROM = 8

/** Which model answers next: favourites and the last ones first. */
export function ModelMenu({ list, models, anchor, onClose }: Props) {
  const { settings } = useApp()
  const menu = useRef<HTMLDivElement>(null)
  const [query, setQuery] = useState('')
  const chosen = useStore(settings, ({ value }) => value?.models)
  const recent = useConversations(
    ({ conversations: { byId, lists } }) => lists.recent?.ids.flatMap((id) => byId.get(id)?.model ?? []) ?? [],
    (a, b) => a.join('\n') === b.join('\n'),
  )
  const favourites = chosen?.favourites ?? []
  const groups = groupModels(list.models, { favourites, recent }, query)

  function choose(id: string) {
    menu.current?.hidePopover()
    models.choose(id)
  }

  const save = (change: Parameters<typeof saveSettings>[1]) => saveSettings(settings, change).catch(tellFailed)
  const toggle = (id: string) => {
    const others = favourites.filter((each) => each !== id)
    save({ favouriteModels: favourites.includes(id) ? others : [...others, id] })
  }

  return (
    <AnchoredMenu ref={menu} label="Models" anchor={anchor} onClose={onClose}>
      {list.models.length >= SEARCHED_FROM && (
        <input
          aria-label="Find a model"
          placeholder="Find a model"
          value={query}
          autoComplete="off"
          onChange={(event) => setQuery(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'ArrowDown') return
            // A letter is looked for here; the menu would go to an item that begins with it.
            event.stopPropagation()
            const first = groups[0]?.models[0]
            if (event.key !== 'Enter') return
            event.preventDefault()
            if (first) choose(first.id)
          }}
          className="mb-1 min-h-9 w-full rounded-[7px] border border-line bg-paper px-3 pointer-coarse:min-h-11"
        />
      )}
      <div className="max-h-[min(24rem,60dvh)] w-72 max-w-[calc(100vw-1.5rem)] overflow-y-auto">
        {groups.map(({ name, models: ofGroup }) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset groups the fields of a form
          <div key={name} role="group" aria-label={name}>
            <p className="px-3 pt-2 pb-1 text-small text-ink-soft">{name}</p>
            {ofGroup.map((model) => (
              <Row
                key={model.id}
                model={model}
                isChosen={model.id === models.model}
                isFavourite={favourites.includes(model.id)}
                onChoose={() => choose(model.id)}
                onFavourite={chosen ? () => toggle(model.id) : null}
              />
            ))}
          </div>
        ))}
        {groups.length === 0 && <p className="px-3 py-2 text-ink-soft">No model is called so.</p>}
      </div>
      {chosen && models.model && models.model !== (chosen.default ?? '') && (
        <button
          type="button"
          onClick={() => {
            menu.current?.hidePopover()
            save({ defaultModel: models.model })
          }}
          className="mt-1 min-h-9 w-full border-t border-line px-3 text-left text-ink-soft wrap-anywhere hover:text-ink pointer-coarse:min-h-11"
        >
          Begin with {isolate(models.model)} from now on
        </button>
      )}
    </AnchoredMenu>
  )
}

type RowProps = {
  model: ListedModel
  isChosen: boolean
  isFavourite: boolean
  onChoose: () => void
  onFavourite: (() => void) | null
}

function Row({ model, isChosen, isFavourite, onChoose, onFavourite }: RowProps) {
  const abilities = abilitiesOf(model)
  return (
    <div className="flex items-center rounded-[7px] hover:bg-soft">
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-[7px] px-3 py-1 text-left pointer-coarse:min-h-11"
      >
        <Check size={15} aria-hidden className={`shrink-0 ${isChosen ? '' : 'invisible'}`} />
        <span className="min-w-0">
          <span className="block wrap-anywhere">{isolate(model.id)}</span>{' '}
          {abilities.length > 0 && <span className="block text-small text-ink-soft">{abilities.join(' · ')}</span>}
        </span>
      </button>
      {onFavourite && (
        <button
          type="button"
          aria-pressed={isFavourite}
          aria-label={`Favourite: ${isolate(model.id)}`}
          title="Favourite"
          onClick={onFavourite}
          className="flex size-9 shrink-0 items-center justify-center rounded-[7px] text-ink-soft hover:text-ink pointer-coarse:size-11"
        >
          <Star size={15} aria-hidden fill={isFavourite ? 'currentColor' : 'none'} />
        </button>
      )}
    </div>
  )
}
