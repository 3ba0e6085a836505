'use client'

import { Pencil, Trash2 } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'
import type { Prompt } from '#lib/contract/prompt.ts'

type Props = { prompt: Prompt; onEdit: () => void; onDelete: () => void }

/** One saved prompt in the settings. */
export const PromptRow = ({ prompt: { title, text }, onEdit, onDelete }: Props) => (
  <li className="flex items-center gap-1 rounded-control py-1 pr-1 pl-3 hover:bg-soft">
    <span className="flex min-w-0 flex-1 flex-col">
      <span dir="auto" className="truncate font-medium">
        {title}
      </span>
      <span dir="auto" className="truncate text-small text-ink-soft">
        {text.slice(0, 200)}
      </span>
    </span>
    <IconButton label={`Edit ${title}`} onClick={onEdit}>
      <Pencil size={15} aria-hidden />
    </IconButton>
    <IconButton label={`Delete ${title}`} onClick={onDelete}>
      <Trash2 size={15} aria-hidden />
    </IconButton>
  </li>
)
