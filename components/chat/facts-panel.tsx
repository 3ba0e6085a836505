'use client'

import { useLayoutEffect, useRef } from 'react'
import { placeBeside } from '#lib/client/browser/place-beside.ts'
import { suppressOutsideClick } from '#lib/client/browser/suppress-outside-click.ts'
import { copyAsPlainText, copyAsRichText } from '#lib/client/copy/copy-answer.ts'
import { tellCopied } from '#lib/client/toasts/tell-copied.ts'
import type { AnswerFacts } from '#lib/contract/message.ts'
import { factsOf } from './answer-facts.ts'
import { ConversationUsage } from './conversation-usage.tsx'

type Props = { of: AnswerFacts; anchor: HTMLElement; onClose: () => void }

/** How an answer came about, and other ways to copy it, beside the button that asked for it; Escape or a click elsewhere closes it. */
export function FactsPanel({ of, anchor, onClose }: Props) {
  const panel = useRef<HTMLDivElement>(null)

  useLayoutEffect(() => {
    const element = panel.current
    if (!element) return
    element.showPopover()
    placeBeside(element, anchor)
    element.focus()
    const abort = new AbortController()
    const { top } = anchor.getBoundingClientRect()
    const close = () => anchor.getBoundingClientRect().top !== top && element.hidePopover()
    window.addEventListener('scroll', close, { capture: true, passive: true, signal: abort.signal })
    suppressOutsideClick(element)
    return () => abort.abort()
  }, [anchor])

  function copy(copyAs: typeof copyAsPlainText) {
    panel.current?.hidePopover()
    const answer = anchor.closest('article')?.querySelectorAll('.prose-answer, [data-sources]')
    if (answer) void tellCopied(copyAs(...answer))
  }

  return (
    <div
      ref={panel}
      popover="auto"
      role="dialog"
      aria-label="About this answer"
      tabIndex={-1}
      onToggle={({ newState }) => newState === 'closed' && onClose()}
      className="fixed inset-auto m-0 max-w-[calc(100vw-1rem)] rounded-control border border-line bg-raised px-4 py-3 text-ui text-ink shadow-float outline-none"
    >
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1">
        {factsOf(of).map(({ name, value }) => (
          <div key={name} className="contents">
            <dt className="text-ink-soft">{name}</dt>
            <dd className="wrap-anywhere tabular-nums">{value}</dd>
          </div>
        ))}
        <ConversationUsage />
      </dl>
      <div className="-mx-2 mt-2 flex flex-wrap border-t border-line pt-2">
        <CopyAs name="Copy as text" onClick={() => copy(copyAsPlainText)} />
        <CopyAs name="Copy with formatting" onClick={() => copy(copyAsRichText)} />
      </div>
    </div>
  )
}

const CopyAs = ({ name, onClick }: { name: string; onClick: () => void }) => (
  <button
    type="button"
    onClick={onClick}
    className="min-h-8 rounded-control px-2 text-accent hover:bg-soft pointer-coarse:min-h-11"
  >
    {name}
  </button>
)
