'use client'

import { Check, CircleAlert, CircleDashed, CircleStop } from 'lucide-react'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useSeconds } from '#hooks/use-seconds.ts'
import { durationInWords } from '#lib/client/words/duration.ts'
import { firstLine, toolWords } from '#lib/client/words/step-words.ts'
import type { ToolPart } from '#lib/contract/part.ts'
import { Unfolding } from './unfolding.tsx'

const ToolDetails = onDemand(() => import('./tool-details.tsx').then((file) => file.ToolDetails))
const ApprovalCard = onDemand(() => import('./approval-card.tsx').then((file) => file.ApprovalCard))

/** One call: what it does, on what, for how long, and whether that went well. It unfolds to what was given and what came of it. */
export function ToolStep({ step, isGrowing }: { step: ToolPart; isGrowing: boolean }) {
  const { tool, status, input, output, sources, seconds: known } = step
  const isRunning = isGrowing && status === 'running'
  const isFailed = status === 'failed'
  const seconds = useSeconds(isRunning, known)
  if (tool === 'mcp_approval_request') return <ApprovalCard step={step} />

  const isStopped = status === 'stopped'
  const Icon = isFailed ? CircleAlert : isStopped ? CircleStop : isRunning ? CircleDashed : Check
  const label = (
    <>
      <Icon size={14} aria-hidden className={`shrink-0 ${isFailed ? 'text-danger' : ''}`} />
      <span className="min-w-0 truncate">{toolWords(step, { isRunning: isRunning || isStopped })}</span>
      {isFailed && <span className="shrink-0 text-danger">failed</span>}
      {isStopped && <span className="shrink-0">stopped</span>}
    </>
  )
  // A moment needs no telling.
  const time = seconds !== null && seconds >= 1 ? `· ${durationInWords(seconds)}` : undefined
  if (input === '' && !output && sources.length === 0)
    return (
      <p className="flex min-h-7 items-center gap-1.5">
        {label}
        {time && <span className="shrink-0 tabular-nums">{time}</span>}
      </p>
    )
  return (
    <Unfolding label={label} time={time} quiet={isFailed && output ? firstLine(output) : undefined}>
      <ToolDetails step={step} />
    </Unfolding>
  )
}
