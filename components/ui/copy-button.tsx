'use client'

import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { copyText } from '#lib/client/browser/clipboard.ts'
import { IconButton } from './icon-button.tsx'

type Outcome = 'none' | 'copied' | 'refused'

const labels: Record<Outcome, string> = { none: 'Copy', copied: 'Copied', refused: 'The browser did not allow it' }

/** Copies a text and says for a moment that it did. */
export function CopyButton({ label = labels.none, getText }: { label?: string; getText: () => string }) {
  const [outcome, setOutcome] = useState<Outcome>('none')

  useEffect(() => {
    if (outcome === 'none') return
    const timer = setTimeout(() => setOutcome('none'), 2000)
    return () => clearTimeout(timer)
  }, [outcome])

  const Icon = outcome === 'copied' ? Check : Copy
  return (
    <IconButton
      label={outcome === 'none' ? label : labels[outcome]}
      onClick={async () => setOutcome((await copyText(getText())) ? 'copied' : 'refused')}
    >
      <Icon size={16} aria-hidden />
    </IconButton>
  )
}
