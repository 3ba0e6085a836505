'use client'

import { useApp } from '#hooks/use-app.ts'
import { focusHome } from '#lib/client/browser/focus-home.ts'
import { replaceText } from '#lib/client/browser/replace-text.ts'

const actionClass =
  'rounded-control px-2 py-1 text-ink underline decoration-line-strong underline-offset-4 hover:bg-soft pointer-coarse:min-h-11'

/** Says that another device had written something else here, and offers it. */
export function ReplacedNote({ conversationId }: { conversationId: string | null }) {
  const { drafts } = useApp()

  function use() {
    drafts.running()?.swap(conversationId, (text) => {
      const field = document.querySelector<HTMLTextAreaElement>('textarea[data-focus-home]')
      if (field) replaceText(field, text, { from: 0, to: field.value.length })
    })
  }

  function discard() {
    drafts.running()?.discard(conversationId)
    // The button goes.
    requestAnimationFrame(focusHome)
  }

  return (
    <div
      role="status"
      className="mx-auto flex w-full max-w-180 flex-wrap items-center gap-x-2 px-6 pb-2 text-small text-ink-soft print:hidden"
    >
      <span className="mr-auto">Another device had written something else here.</span>
      <span className="-mx-2 flex gap-1">
        <button type="button" onClick={use} className={actionClass}>
          Use it
        </button>
        <button type="button" onClick={discard} className={actionClass}>
          Discard
        </button>
      </span>
    </div>
  )
}
