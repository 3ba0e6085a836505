'use client'

import { Paperclip } from 'lucide-react'
import { useState } from 'react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { doOnDemand, onDemand } from '#components/ui/on-demand.tsx'

const AttachMenu = onDemand(() => import('./attach-menu.tsx').then((file) => file.AttachMenu))
const chooser = () => import('./choose-files.ts')

type Props = { onFiles: (files: File[]) => void }

/** Chooses files of this device; where there is a camera at hand, a photo too. */
export function AttachButton({ onFiles }: Props) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  return (
    <>
      <IconButton
        label="Attach files"
        aria-haspopup={anchor ? true : undefined}
        // A browser opens what is chosen with only soon after the click.
        onPointerEnter={() => void chooser().catch(() => {})}
        onFocus={() => void chooser().catch(() => {})}
        onClick={({ currentTarget }) => {
          if (window.matchMedia('(pointer: coarse)').matches) setAnchor(currentTarget)
          else void doOnDemand(chooser, ({ chooseFiles }) => chooseFiles(onFiles))
        }}
      >
        <Paperclip size={16} aria-hidden />
      </IconButton>
      {anchor && <AttachMenu anchor={anchor} onFiles={onFiles} onClose={() => setAnchor(null)} />}
    </>
  )
}
