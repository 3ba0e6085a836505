'use client'

import { type ReactNode, useRef } from 'react'
import { useOverflows } from '#hooks/use-overflows.ts'
import { hostOf, safeLink } from '#lib/client/markdown/safe-url.ts'
import { prettyJson } from '#lib/client/words/pretty-json.ts'
import type { Source, ToolPart } from '#lib/contract/part.ts'
import { CodeBlock } from './code-block.tsx'
import { CutNote } from './cut-note.tsx'

/** What each kind of tool is given, and what language that is; what comes of it. */
const kinds: Record<string, { given: string; language?: string; result: string }> = {
  web_search: { given: 'Searched for', result: 'Found' },
  file_search: { given: 'Searched for', result: 'Found in' },
  code_interpreter: { given: 'Code', language: 'python', result: 'Output' },
  shell: { given: 'Command', language: 'sh', result: 'Output' },
  local_shell: { given: 'Command', language: 'sh', result: 'Output' },
  apply_patch: { given: 'Change', language: 'diff', result: 'Result' },
}
const other = { given: 'Arguments', result: 'Result' }

/** What a call was given, what came of it, and where that is from. */
export function ToolDetails({ step: { key, tool, input, output, sources, isCut } }: { step: ToolPart }) {
  const { given, language, result }: (typeof kinds)[string] = kinds[tool] ?? other
  return (
    <>
      {input !== '' &&
        (tool.endsWith('search') ? <Queries name={given} text={input} /> : <Given {...{ given, input, language }} />)}
      {output && <Given given={result} input={output} />}
      {sources.length > 0 && <Sources sources={sources} />}
      {isCut && <CutNote of={key} />}
    </>
  )
}

/** Data and code as such, anything else as it is. */
export function Given({ given, input, language }: { given: string; input: string; language?: string | undefined }) {
  const json = language ? null : prettyJson(input)
  return (
    <Named name={given}>
      <Scrolled>
        {language || json !== null ? (
          <CodeBlock source={json ?? input} language={language ?? 'json'} isOpen={false} />
        ) : (
          <pre
            dir="auto"
            className="rounded-control border border-line bg-soft p-3 font-mono text-small whitespace-pre-wrap text-ink"
          >
            {input.trimEnd()}
          </pre>
        )}
      </Scrolled>
    </Named>
  )
}

function Queries({ name, text }: { name: string; text: string }) {
  return (
    <Named name={name}>
      <ul className="flex flex-col gap-0.5 text-ink">
        {[...new Set(text.split('\n').filter(Boolean))].map((query) => (
          <li key={query} dir="auto" className="w-fit">
            {query}
          </li>
        ))}
      </ul>
    </Named>
  )
}

function Sources({ sources }: { sources: readonly Source[] }) {
  const safe = sources.filter(({ url }) => safeLink(url))
  if (safe.length === 0) return null
  return (
    <Named name="Sources">
      <ol className="flex flex-col gap-0.5">
        {safe.map(({ url, title }) => (
          <li key={url} className="flex flex-wrap gap-x-2">
            <a
              href={url}
              target="_blank"
              rel="noreferrer noopener"
              dir="auto"
              className="max-w-full truncate text-accent hover:underline"
            >
              {title || url}
            </a>
            {title && <span>{hostOf(url)}</span>}
          </li>
        ))}
      </ol>
    </Named>
  )
}

const Named = ({ name, children }: { name: string; children: ReactNode }) => (
  <figure className="flex flex-col gap-1">
    <figcaption className="text-small">{name}</figcaption>
    {children}
  </figure>
)

/** As high as is read at a glance; the rest is scrolled to. */
function Scrolled({ children }: { children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null)
  const overflows = useOverflows(box, { side: 'Height' })
  return (
    <div
      ref={box}
      // Scrolled with the keyboard.
      tabIndex={overflows ? 0 : undefined}
      className="max-h-80 overflow-y-auto rounded-control text-ink print:max-h-none"
    >
      {children}
    </div>
  )
}
