'use client'

import { ChevronDown } from 'lucide-react'
import { onDemand } from '#components/ui/on-demand.tsx'
import type { UseModels } from '#hooks/use-models.ts'
import { useOpening } from '#hooks/use-opening.ts'
import { isolate } from '#lib/client/words/isolate.ts'

const ModelMenu = onDemand(() => import('./model-menu.tsx').then((file) => file.ModelMenu))

/** Which model answers next; only there when there is a choice. */
export function ModelPicker(models: UseModels) {
  const { opening, open, close } = useOpening()
  const { list, model, gone } = models
  if (!list || (!gone && (list.models.length < 2 || !model))) return null
  return (
    <>
      <button
        type="button"
        aria-haspopup="true"
        aria-label={`Model: ${isolate(model ?? 'none')}`}
        data-model-picker
        onClick={({ currentTarget }) => open(null, currentTarget)}
        className="flex min-h-8 min-w-0 items-center gap-1 rounded-control px-2 text-ui text-ink-soft transition-colors duration-150 hover:bg-soft hover:text-ink pointer-coarse:min-h-11"
      >
        <span className="min-w-0 truncate">{isolate(model ?? 'Choose a model')}</span>
        <ChevronDown size={14} aria-hidden className="shrink-0" />
      </button>
      {opening && <ModelMenu key={opening.key} list={list} models={models} anchor={opening.anchor} onClose={close} />}
    </>
  )
}
