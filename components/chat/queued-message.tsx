import { PencilLine, RotateCw, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import type { SentFile } from '#lib/contract/file.ts'
import { TypedText } from './typed-text.tsx'

const SentFiles = onDemand(() => import('./sent-files.tsx').then((file) => file.SentFiles))

type Props = {
  text: string
  files: readonly SentFile[] | undefined
  /** What it waits for, or why it didn't go. */
  note: string
  isFailed: boolean
  /** Null while it is on its way. */
  onEdit: (() => void) | null
  onRemove: (() => void) | null
  onRetry: (() => void) | null
}

/** A message that waits for the answer before it, or for the network; it starts by itself. */
export function QueuedMessage({ text, files = [], note, isFailed, onEdit, onRemove, onRetry }: Props) {
  return (
    <article aria-label="You, waiting" data-question className="flex flex-col items-end gap-1">
      {files.length > 0 && <SentFiles files={files} />}
      {text !== '' && (
        <div className="max-w-[80%] rounded-card border border-transparent bg-soft px-4 py-2.5 text-read wrap-anywhere text-ink-soft">
          <TypedText text={text} />
        </div>
      )}
      <div className="flex max-w-full flex-wrap items-center justify-end gap-x-3 text-right text-ui text-ink-soft">
        <span role="status" className={isFailed ? 'text-danger' : ''}>
          {note}
        </span>
        {onRetry && (
          <Action onClick={onRetry}>
            <RotateCw size={14} aria-hidden />
            Retry
          </Action>
        )}
        {onEdit && (
          <Action onClick={onEdit}>
            <PencilLine size={14} aria-hidden />
            Edit
          </Action>
        )}
        {onRemove && (
          <Action onClick={onRemove}>
            <X size={14} aria-hidden />
            Remove
          </Action>
        )}
      </div>
    </article>
  )
}

function Action({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onClick}
      className="inline-flex min-h-8 items-center gap-1.5 rounded-control font-medium text-accent hover:underline pointer-coarse:min-h-11 print:hidden"
    >
      {children}
    </button>
  )
}
