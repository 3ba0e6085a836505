'use client'

import { memo } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useSeconds } from '#hooks/use-seconds.ts'
import { durationInWords } from '#lib/client/words/duration.ts'
import { lastLine } from '#lib/client/words/step-words.ts'
import type { ListedStep } from './part-groups.ts'
import { PlainText } from './plain-text.tsx'
import { ToolStep } from './tool-step.tsx'
import { Unfolding } from './unfolding.tsx'

const CutNote = onDemand(() => import('./cut-note.tsx').then((file) => file.CutNote))

type OfKind<K extends ListedStep['type']> = Extract<ListedStep, { type: K }>

/** What an answer has beside its text, each in one quiet line that unfolds. */
export function Steps({ steps, isGrowing }: { steps: readonly ListedStep[]; isGrowing: boolean }) {
  const shown = steps.filter(isShown)
  if (shown.length === 0) return null
  return (
    <ul aria-label="Steps" className="flex flex-col gap-0.5 text-ui text-ink-soft">
      {shown.map((step) => (
        <li key={step.key}>
          <Step step={step} isGrowing={isGrowing} />
        </li>
      ))}
    </ul>
  )
}

/** Of thoughts that are kept secret there is only how long they took. */
const isShown = (step: ListedStep) =>
  step.type !== 'reasoning' || step.text !== '' || step.status === 'running' || Boolean(step.seconds)

/** Drawn again only when it changes: there can be hundreds above a text that grows. */
const Step = memo(function Step({ step, isGrowing }: { step: ListedStep; isGrowing: boolean }) {
  switch (step.type) {
    case 'reasoning':
      return <Thoughts step={step} isGrowing={isGrowing} />
    case 'tool':
      return <ToolStep step={step} isGrowing={isGrowing} />
    case 'folded':
      return <p className="py-1">{step.count === 1 ? '1 earlier step' : `${step.count} earlier steps`}</p>
    case 'unknown':
      return <p className="py-1 wrap-anywhere">Something this version can’t show: {step.itemType}</p>
    default:
      return step satisfies never
  }
})

function Thoughts({ step, isGrowing }: { step: OfKind<'reasoning'>; isGrowing: boolean }) {
  const { key, status, text, seconds: known, isCut } = step
  const isRunning = isGrowing && status === 'running'
  const seconds = useSeconds(isRunning, known)
  const live = `Thinking${seconds ? ` ${durationInWords(seconds)}` : ''}`
  const past = seconds === null ? 'Thought' : `Thought for ${durationInWords(seconds)}`
  const label = <span className="shrink-0 tabular-nums">{isRunning ? live : past}</span>
  if (text === '') return <p className="flex min-h-7 items-center">{label}</p>
  return (
    <Unfolding label={label} quiet={isRunning ? lastLine(text) : undefined}>
      <PlainText text={text} />
      {isCut && <CutNote of={key} />}
    </Unfolding>
  )
}
