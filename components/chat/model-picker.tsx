import { ChevronDown } from 'lucide-react'
import type { UseModels } from '#hooks/use-models.ts'
import { isolate } from '#lib/client/words/isolate.ts'

/** Which model answers next; only there when there is a choice. */
export function ModelPicker({ list, model, choose }: UseModels) {
  if (!list || list.models.length < 2 || !model) return null
  return (
    <label className="relative flex min-w-0 items-center rounded-control text-ui text-ink-soft transition-colors duration-150 hover:bg-soft hover:text-ink">
      <span className="sr-only">Model</span>
      <select
        value={model}
        onChange={(event) => choose(event.target.value)}
        className="field-sizing-content min-h-8 min-w-0 appearance-none truncate rounded-control bg-transparent pr-7 pl-2 text-inherit pointer-coarse:min-h-11"
      >
        {list.models.map(({ id }) => (
          <option key={id} value={id} className="bg-raised text-ink">
            {isolate(id)}
          </option>
        ))}
      </select>
      <ChevronDown size={14} aria-hidden className="pointer-events-none absolute right-2" />
    </label>
  )
}
