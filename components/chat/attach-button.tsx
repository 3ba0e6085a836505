'use client'

import { Paperclip } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { doOnDemand, onDemand } from '#components/ui/on-demand.tsx'
import { useOpening } from '#hooks/use-opening.ts'

const AttachMenu = onDemand(() => import('./attach-menu.tsx').then((file) => file.AttachMenu))
const chooser = () => import('./choose-files.ts')

type Props = { onFiles: (files: File[]) => void }

/** Chooses files of this device; where there is a camera at hand, a photo too. */
export function AttachButton({ onFiles }: Props) {
  const { opening, open, close } = useOpening()
  return (
    <>
      <IconButton
        label="Attach files"
        aria-haspopup={opening ? true : undefined}
        // A browser opens what is chosen with only soon after the click.
        onPointerEnter={() => void chooser().catch(() => {})}
        onFocus={() => void chooser().catch(() => {})}
        onClick={({ currentTarget }) => {
          if (window.matchMedia('(pointer: coarse)').matches) open(null, currentTarget)
          else void doOnDemand(chooser, ({ chooseFiles }) => chooseFiles(onFiles))
        }}
      >
        <Paperclip size={16} aria-hidden />
      </IconButton>
      {opening && <AttachMenu key={opening.key} anchor={opening.anchor} onFiles={onFiles} onClose={close} />}
    </>
  )
}
