'use client'

import { Hand } from 'lucide-react'
import type { ToolPart } from '#lib/contract/part.ts'
import { CutNote } from './cut-note.tsx'
import { Given } from './tool-details.tsx'

/** What the model asks before it does it. */
export function ApprovalCard({ step: { key, name, input, isCut } }: { step: ToolPart }) {
  return (
    <div className="my-1 flex flex-col gap-3 rounded-card border border-line bg-raised px-4 py-3 wrap-anywhere">
      <p className="flex items-start gap-2 text-ink">
        <Hand size={16} aria-hidden className="mt-0.5 shrink-0 text-ink-soft" />
        <span>
          The model asks to use <b className="font-semibold">{name ?? 'a tool'}</b>
        </span>
      </p>
      {input !== '' && <Given given="Arguments" input={input} />}
      {isCut && <CutNote of={key} />}
      <p>Answering comes with a later version: nothing was done.</p>
    </div>
  )
}
