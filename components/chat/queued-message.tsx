import { onDemand } from '#components/ui/on-demand.tsx'
import type { SentFile } from '#lib/contract/file.ts'
import { TypedText } from './typed-text.tsx'

const SentFiles = onDemand(() => import('./sent-files.tsx').then((file) => file.SentFiles))

type Props = { text: string; files?: readonly SentFile[] | undefined }

/** A message that was sent while another answer is being written; it starts by itself. */
export function QueuedMessage({ text, files = [] }: Props) {
  return (
    <article aria-label="You, waiting" data-question className="flex flex-col items-end gap-1">
      {files.length > 0 && <SentFiles files={files} />}
      {text !== '' && (
        <div className="max-w-[80%] rounded-card border border-transparent bg-soft px-4 py-2.5 text-read wrap-anywhere text-ink-soft">
          <TypedText text={text} />
        </div>
      )}
      <span className="text-ui text-ink-soft">Waits for the answer before it</span>
    </article>
  )
}
