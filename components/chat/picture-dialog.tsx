'use client'

import { Download } from 'lucide-react'
import { Dialog } from '#components/ui/dialog.tsx'
import { pictureFileName } from './picture-file-name.ts'
import { PictureImage } from './picture-image.tsx'

type Props = {
  address: string
  prompt: string
  /** Under which name it is saved; without it, one made of the prompt. */
  fileName?: string
  onClose: () => void
}

/** A picture as large as the window has room for. */
export function PictureDialog({ address, prompt, fileName, onClose }: Props) {
  return (
    <Dialog title="Picture" isWide onClose={onClose}>
      <PictureImage
        src={address}
        prompt={prompt}
        className="max-h-[max(10rem,calc(100dvh-14rem))] w-auto max-w-full self-center rounded-control object-contain"
      />
      <div className="flex items-center justify-between gap-4">
        <p dir="auto" className="line-clamp-3 max-w-prose text-ui wrap-anywhere text-ink-soft">
          {prompt}
        </p>
        <a
          href={address}
          download={fileName ?? pictureFileName(prompt)}
          className="flex min-h-9 shrink-0 items-center gap-1.5 rounded-control px-2 text-ui text-accent hover:bg-soft pointer-coarse:min-h-11"
        >
          <Download size={16} aria-hidden />
          Save
        </a>
      </div>
    </Dialog>
  )
}
