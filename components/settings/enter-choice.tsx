'use client'

import { CheckLine } from '#components/ui/check-line.tsx'
import { useEnterSends } from '#hooks/use-enter-choice.ts'
import { chooseEnter } from '#lib/client/browser/enter-choice.ts'

/** Whether Enter sends or begins a new line; remembered in this browser. */
export function EnterChoice() {
  const sends = useEnterSends()
  return (
    <CheckLine label="Enter sends the message" isChecked={sends} onChange={chooseEnter}>
      {sends ? 'Shift Enter begins a new line.' : 'Enter begins a new line. Ctrl Enter sends, on a Mac ⌘ Enter.'} On a
      keyboard on the screen Enter always begins a new line.
    </CheckLine>
  )
}
