'use client'

import { Camera, Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { AnchoredMenu } from '#components/ui/anchored-menu.tsx'
import { MenuItem } from '#components/ui/menu.tsx'
import { chooseFiles } from './choose-files.ts'

type Props = { anchor: HTMLElement; onFiles: (files: File[]) => void; onClose: () => void }

/** What to attach, for a finger. */
export function AttachMenu({ anchor, onFiles, onClose }: Props) {
  const menu = useRef<HTMLDivElement>(null)
  const choose = (isPhoto: boolean) => () => {
    menu.current?.hidePopover()
    chooseFiles(onFiles, { isPhoto })
  }
  return (
    <AnchoredMenu ref={menu} label="Attach" anchor={anchor} onClose={onClose}>
      <MenuItem onClick={choose(true)}>
        <Camera size={16} aria-hidden />
        Take a photo
      </MenuItem>
      <MenuItem onClick={choose(false)}>
        <Paperclip size={16} aria-hidden />
        Choose files
      </MenuItem>
    </AnchoredMenu>
  )
}
