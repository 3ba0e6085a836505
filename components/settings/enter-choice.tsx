'use client'

import { useEnterSends } from '#hooks/use-enter-choice.ts'
import { chooseEnter } from '#lib/client/browser/enter-choice.ts'

/** Whether Enter sends or begins a new line; remembered in this browser. */
export function EnterChoice() {
  const sends = useEnterSends()
  return (
    <label className="flex min-h-8 cursor-pointer items-start gap-3 text-ui pointer-coarse:min-h-11">
      <input
        type="checkbox"
        checked={sends}
        onChange={(event) => chooseEnter(event.target.checked)}
        className="mt-px size-4.5 shrink-0 accent-accent"
      />
      <span>
        <span className="block font-semibold">Enter sends the message</span>
        <span className="block text-small text-ink-soft">
          {sends ? 'Shift Enter begins a new line.' : 'Enter begins a new line. Ctrl Enter sends, on a Mac ⌘ Enter.'} On
          a keyboard on the screen Enter always begins a new line.
        </span>
      </span>
    </label>
  )
}
