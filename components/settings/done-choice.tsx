'use client'

import { useState } from 'react'
import { CheckLine } from '#components/ui/check-line.tsx'
import { canTell, chooseTelling, tellsWhenDone } from '#lib/client/browser/done-choice.ts'

/** Whether this browser tells when a long answer ends; the browser is asked for permission. */
export function DoneChoice() {
  const [tells, setTells] = useState(tellsWhenDone)
  const [isRefused, setIsRefused] = useState(false)
  if (!canTell()) return null
  return (
    <CheckLine
      label="Tell me when a long answer ends"
      isChecked={tells}
      onChange={(isWanted) =>
        void chooseTelling(isWanted).then((now) => {
          setTells(now)
          setIsRefused(isWanted && !now)
        })
      }
    >
      {isRefused
        ? 'The browser does not allow it for this site. Allow notifications in its settings first.'
        : 'A notification in this browser, while the page is not seen.'}
    </CheckLine>
  )
}
