'use client'

import { Download, ImageOff, RotateCw } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import { useChat } from '#hooks/use-app.ts'
import { useSeconds } from '#hooks/use-seconds.ts'
import { durationInWords } from '#lib/client/words/duration.ts'
import { itemIdOf } from '#lib/contract/part.ts'
import { pictureAddress } from './item-addresses.ts'
import type { PicturePart } from './part-groups.ts'
import { pictureFileName } from './picture-file-name.ts'
import { PictureImage } from './picture-image.tsx'

const PictureDialog = onDemand(() => import('./picture-dialog.tsx').then((file) => file.PictureDialog))

/** What there is of a picture: its newest version, or why there is none. */
export function MadePicture({ part, isGrowing }: { part: PicturePart; isGrowing: boolean }) {
  const { key, status, prompt, versions, seconds } = part
  const conversationId = useChat((state) => state.conversationId)
  const [attempt, setAttempt] = useState(0)
  const [missing, setMissing] = useState<string | null>(null)
  const version = status === 'completed' ? 'whole' : versions
  const address = versions > 0 && conversationId ? pictureAddress(conversationId, itemIdOf({ key }), version) : null
  const isRunning = isGrowing && status === 'running'

  if (isRunning && (address === null || address === missing)) return <Making prompt={prompt} known={seconds} />
  // Of one that was never whole the versions are gone with who made them.
  const isLost = address === null || (address === missing && status !== 'completed')
  if (isLost) return <Missing prompt={prompt}>{endInWords(status)}</Missing>
  if (address === missing) {
    const again = () => {
      setMissing(null)
      setAttempt(attempt + 1)
    }
    return (
      <Missing prompt={prompt}>
        The picture can’t be loaded.
        <Again onClick={again} />
      </Missing>
    )
  }
  const image = (
    <PictureImage
      // One that failed is asked for again by another element only.
      key={attempt}
      src={address}
      prompt={prompt}
      onError={() => setMissing(address)}
      className={`size-full object-contain ${status === 'completed' ? '' : 'opacity-70 blur-[2px]'}`}
    />
  )
  if (status === 'completed') return <Whole {...{ address, prompt, image }} />
  return (
    <>
      {image}
      <p className="absolute inset-x-0 bottom-0 bg-raised px-3 py-1.5 text-small">
        {isRunning ? 'Making the picture' : endInWords(status)}
      </p>
    </>
  )
}

const endInWords = (status: PicturePart['status']) =>
  status === 'failed' ? 'The picture could not be made.' : 'The picture was never finished.'

function Making({ prompt, known }: { prompt: string; known: number | null | undefined }) {
  const seconds = useSeconds(true, known)
  return (
    <p className="line-clamp-6 px-6 text-center wrap-anywhere">
      Making a picture{seconds ? ` ${durationInWords(seconds)}` : ''}
      {prompt && ` · ${prompt}`}
    </p>
  )
}

function Whole({ address, prompt, image }: { address: string; prompt: string; image: ReactNode }) {
  const [isLarge, setLarge] = useState(false)
  return (
    <>
      <button
        type="button"
        aria-haspopup="dialog"
        title="Open large"
        onClick={() => setLarge(true)}
        className="size-full cursor-zoom-in rounded-card focus-visible:-outline-offset-4"
      >
        {image}
      </button>
      <a
        href={address}
        download={pictureFileName(prompt)}
        aria-label="Save the picture"
        title="Save the picture"
        className="absolute right-2 bottom-2 flex size-9 items-center justify-center rounded-control border border-line bg-raised text-ink-soft hover:text-ink pointer-coarse:size-11 print:hidden"
      >
        <Download size={16} aria-hidden />
      </a>
      {isLarge && <PictureDialog {...{ address, prompt }} onClose={() => setLarge(false)} />}
    </>
  )
}

const Missing = ({ prompt, children }: { prompt: string; children: ReactNode }) => (
  <div className="flex flex-col items-center gap-2 px-6 text-center">
    <ImageOff size={20} aria-hidden />
    {children}
    <p dir="auto" className="line-clamp-3 text-small wrap-anywhere">
      {prompt}
    </p>
  </div>
)

const Again = ({ onClick }: { onClick: () => void }) => (
  <button
    type="button"
    onClick={onClick}
    className="flex min-h-8 items-center gap-1.5 rounded-control px-2 text-accent hover:underline pointer-coarse:min-h-11"
  >
    <RotateCw size={14} aria-hidden />
    Try again
  </button>
)
