import { FileText } from 'lucide-react'
import { useState } from 'react'
import type { CitedSource } from '#lib/client/markdown/cited-words.ts'
import { hostOf, safeLink } from '#lib/client/markdown/safe-url.ts'

/** As many are shown at once. */
const FIRST = 5

/** What an answer cites, with the numbers in its text. */
export function SourceList({ sources }: { sources: readonly CitedSource[] }) {
  const [isWhole, setWhole] = useState(false)
  const isLong = sources.length > FIRST + 1
  return (
    <div data-sources className="mt-1 flex flex-col gap-1 text-ui text-ink-soft">
      <p aria-hidden className="text-small">
        Sources
      </p>
      <ol aria-label="Sources" className="flex flex-col gap-0.5">
        {sources.map((source, index) => (
          <li
            key={source.number}
            value={source.number}
            className={`gap-2 ${isLong && !isWhole && index >= FIRST ? 'hidden print:flex' : 'flex'}`}
          >
            <span data-copied="never" className="min-w-5 shrink-0 text-right tabular-nums">
              {source.number}
            </span>
            <Source source={source} />
          </li>
        ))}
      </ol>
      {isLong && (
        <button
          type="button"
          aria-expanded={isWhole}
          onClick={() => setWhole(!isWhole)}
          className="min-h-7 self-start rounded-control pl-7 text-accent hover:underline pointer-coarse:min-h-11 print:hidden"
        >
          {isWhole ? 'Show fewer' : `Show all ${sources.length}`}
        </button>
      )}
    </div>
  )
}

function Source({ source: { url, title } }: { source: CitedSource }) {
  const href = safeLink(url ?? undefined)
  if (!href)
    return (
      <span dir="auto" className="flex min-w-0 items-center gap-1.5 text-ink">
        {url === null && <FileText size={14} aria-hidden className="shrink-0" />}
        <span className="truncate">{title ?? url}</span>
      </span>
    )
  return (
    <span className="flex min-w-0 flex-wrap gap-x-2 print:block">
      <a
        href={href}
        target="_blank"
        rel="noreferrer noopener"
        dir="auto"
        className="max-w-full truncate text-accent hover:underline print:whitespace-normal"
      >
        {title || href}
      </a>
      {title && (
        <span data-copied="never" className="print:hidden">
          {hostOf(href)}
        </span>
      )}
      {title && <span className="hidden wrap-anywhere print:inline"> {href}</span>}
    </span>
  )
}
