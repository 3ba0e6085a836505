'use client'

import { Check, ChevronRight, CircleAlert, CircleDashed } from 'lucide-react'
import { memo, type ReactNode, useRef } from 'react'
import { useOverflows } from '#hooks/use-overflows.ts'
import { useSeconds } from '#hooks/use-seconds.ts'
import { safeLink } from '#lib/client/markdown/safe-url.ts'
import type { Source, StepPart } from '#lib/contract/part.ts'
import { PlainText } from './plain-text.tsx'
import { lastLine, toolWords } from './step-words.ts'

/** What an answer has beside its text, each in one quiet line that unfolds. */
export function Steps({ steps, isGrowing }: { steps: readonly StepPart[]; isGrowing: boolean }) {
  if (steps.length === 0) return null
  return (
    <ul aria-label="Steps" className="flex flex-col gap-0.5 text-ui text-ink-soft">
      {steps.map((step) => (
        <li key={step.key}>
          <Step step={step} isGrowing={isGrowing} />
        </li>
      ))}
    </ul>
  )
}

/** Drawn again only when it changes: there can be hundreds above a text that grows. */
const Step = memo(function Step({ step, isGrowing }: { step: StepPart; isGrowing: boolean }) {
  switch (step.type) {
    case 'reasoning':
      return <Thoughts step={step} isGrowing={isGrowing} />
    case 'tool':
      return <Tool step={step} isGrowing={isGrowing} />
    case 'image':
      return <p className="py-1">A picture</p>
    case 'folded':
      return <p className="py-1">{step.count} earlier steps</p>
    case 'unknown':
      return <p className="py-1">Something this version can’t show: {step.itemType}</p>
    default:
      step satisfies never
  }
})

type OfKind<K extends StepPart['type']> = Extract<StepPart, { type: K }>

function Thoughts({ step: { status, text }, isGrowing }: { step: OfKind<'reasoning'>; isGrowing: boolean }) {
  const isRunning = isGrowing && status === 'running'
  const seconds = useSeconds(isRunning)
  const time = seconds ? ` ${seconds} s` : ''
  if (isRunning)
    return (
      <Unfolding label={`Thinking${time}`} quiet={lastLine(text)}>
        <PlainText text={text} />
      </Unfolding>
    )
  return (
    <Unfolding label={time ? `Thought for${time}` : 'Thought'}>
      <PlainText text={text} />
    </Unfolding>
  )
}

function Tool({ step, isGrowing }: { step: OfKind<'tool'>; isGrowing: boolean }) {
  const { status, input, output, sources } = step
  const isRunning = isGrowing && status === 'running'
  const Icon = status === 'failed' ? CircleAlert : isRunning ? CircleDashed : Check
  const label = (
    <>
      <Icon size={14} aria-hidden className={status === 'failed' ? 'text-danger' : ''} />
      {toolWords(isRunning ? step : { ...step, status: status === 'running' ? 'completed' : status })}
      {status === 'failed' && <span className="text-danger">failed</span>}
    </>
  )
  if (input === '' && !output && sources.length === 0)
    return <p className="flex min-h-7 items-center gap-1.5">{label}</p>
  return (
    <Unfolding label={label}>
      {input !== '' && <Block name="Given" text={input} />}
      {output && <Block name="Result" text={output} />}
      {sources.length > 0 && <Sources sources={sources} />}
    </Unfolding>
  )
}

function Unfolding({ label, quiet, children }: { label: ReactNode; quiet?: string; children: ReactNode }) {
  return (
    <details className="group/step">
      <summary className="flex min-h-7 max-w-full cursor-pointer list-none items-center gap-1.5 rounded-control hover:text-ink pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden
          className="shrink-0 transition-transform duration-150 group-open/step:rotate-90 motion-reduce:transition-none"
        />
        <span className="flex shrink-0 items-center gap-1.5 tabular-nums">{label}</span>
        {quiet && (
          <span dir="auto" className="truncate opacity-80 group-open/step:hidden">
            {quiet}
          </span>
        )}
      </summary>
      <div className="mt-1 mb-2 ml-1.5 flex flex-col gap-2 border-l border-line pl-4 wrap-anywhere">{children}</div>
    </details>
  )
}

function Block({ name, text }: { name: string; text: string }) {
  const box = useRef<HTMLPreElement>(null)
  const overflows = useOverflows(box, { side: 'Height' })
  return (
    <figure className="flex flex-col gap-1">
      <figcaption className="text-small">{name}</figcaption>
      <pre
        ref={box}
        // Scrolled with the keyboard.
        tabIndex={overflows ? 0 : undefined}
        className="max-h-80 overflow-auto rounded-control bg-soft p-3 font-mono text-small whitespace-pre-wrap text-ink"
      >
        <code className="block">{text}</code>
      </pre>
    </figure>
  )
}

function Sources({ sources }: { sources: readonly Source[] }) {
  return (
    <ol aria-label="Sources" className="flex flex-col gap-1">
      {sources
        .filter(({ url }) => safeLink(url))
        .map(({ url, title }) => (
          <li key={url} className="truncate">
            <a href={url} target="_blank" rel="noreferrer noopener" className="text-accent hover:underline">
              {title ?? url}
            </a>
          </li>
        ))}
    </ol>
  )
}
