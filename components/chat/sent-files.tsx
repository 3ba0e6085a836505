'use client'

import { useState } from 'react'
import { onDemand } from '#components/ui/on-demand.tsx'
import { bytesText } from '#lib/client/words/bytes-text.ts'
import { isPicture, type SentFile } from '#lib/contract/file.ts'
import { FileIcon } from './file-icon.tsx'
import { FileName } from './file-name.tsx'
import { SentPicture } from './sent-picture.tsx'

const PictureDialog = onDemand(() => import('./picture-dialog.tsx').then((file) => file.PictureDialog))

/** What was sent with a message: pictures to look at, other files by their names. */
export function SentFiles({ files }: { files: readonly SentFile[] }) {
  const [opened, setOpened] = useState<SentFile | null>(null)
  const pictures = files.filter(({ hasPreview }) => hasPreview)
  const others = files.filter(({ hasPreview }) => !hasPreview)
  return (
    <div className="flex max-w-[80%] flex-col items-end gap-1.5">
      {pictures.length > 0 && (
        <ul aria-label="Pictures" className="flex flex-wrap justify-end gap-1.5">
          {pictures.map((file, index) => (
            <li key={file.id ?? index}>
              <SentPicture file={file} isAlone={pictures.length === 1} onOpen={() => setOpened(file)} />
            </li>
          ))}
        </ul>
      )}
      {others.length > 0 && (
        <ul aria-label="Files" className="flex flex-wrap justify-end gap-1.5">
          {others.map((file, index) => (
            <li key={file.id ?? index} className="max-w-full">
              <FileChip file={file} />
            </li>
          ))}
        </ul>
      )}
      {opened && (
        <PictureDialog
          address={opened.canOpen ? `/api/files/${opened.id}` : `/api/files/${opened.id}/preview`}
          prompt={opened.name}
          fileName={opened.name}
          onClose={() => setOpened(null)}
        />
      )}
    </div>
  )
}

const CHIP = 'flex min-h-14 w-60 max-w-full items-center gap-2 rounded-control border border-line bg-soft p-1.5'

function FileChip({ file }: { file: SentFile }) {
  const { id, name, type, bytes, canOpen } = file
  const inside = (
    <>
      <FileIcon name={name} type={type} />
      <span className="min-w-0 flex-1 text-small">
        <FileName name={name || (isPicture(file) ? 'A picture' : 'A file')} className="text-ui text-ink" />
        <span className="text-ink-soft">{detailOf(id, bytes, canOpen)}</span>
      </span>
    </>
  )
  if (!canOpen || id === null) return <div className={CHIP}>{inside}</div>
  return (
    <a href={`/api/files/${id}`} download={name} className={`${CHIP} hover:border-line-strong`}>
      {inside}
    </a>
  )
}

function detailOf(id: string | null, bytes: number, canOpen: boolean): string {
  if (id === null) return 'No longer there'
  return canOpen ? bytesText(bytes) : `${bytesText(bytes)} · kept for the model alone`
}
