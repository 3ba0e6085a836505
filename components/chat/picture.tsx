'use client'

import { onDemand } from '#components/ui/on-demand.tsx'
import type { PicturePart } from './part-groups.ts'

const MadePicture = onDemand(() => import('./made-picture.tsx').then((file) => file.MadePicture))

/** A picture that the model made, or makes. Its place is there from the first moment on. */
export function Picture({ part, isGrowing }: { part: PicturePart; isGrowing: boolean }) {
  return (
    <figure className="relative my-2 flex aspect-square w-full max-w-96 items-center justify-center overflow-hidden rounded-card border border-line bg-soft text-ui text-ink-soft">
      <MadePicture part={part} isGrowing={isGrowing} />
    </figure>
  )
}
