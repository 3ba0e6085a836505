import { ClipboardPaste, RotateCw, X } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'
import type { Attachment } from '#lib/client/attachments/attachment.ts'
import { bytesText } from '#lib/client/words/bytes-text.ts'
import { noticeText } from '#lib/client/words/file-notice.ts'
import { isolate } from '#lib/client/words/isolate.ts'
import { FileIcon } from './file-icon.tsx'
import { FileName } from './file-name.tsx'

type Props = { attachment: Attachment; onRemove: () => void; onRetry: () => void; onUnpaste: () => void }

/** A file that goes with the next message: what it is, and how far it is on its way. */
export function AttachmentChip({ attachment, onRemove, onRetry, onUnpaste }: Props) {
  const { name, size, type, state, previewUrl, pasted } = attachment
  const file = state.type === 'done' ? state.file : null
  const preview = previewUrl ?? (file?.hasPreview ? `/api/files/${file.id}/preview` : null)
  const isComing = state.type === 'waiting' || state.type === 'uploading'
  const isFailed = state.type === 'failed'
  const notice = file?.notice ? noticeText[file.notice] : null
  return (
    <li
      data-attachment={state.type}
      className={`relative flex min-h-14 ${pasted === null ? 'w-52' : 'w-68'} max-w-full items-center gap-2 overflow-hidden rounded-control border p-1.5 ${isFailed ? 'border-danger' : 'border-line'} bg-paper`}
    >
      {preview ? (
        // biome-ignore lint/performance/noImgElement: it is small already
        <img src={preview} alt="" className="size-10 shrink-0 rounded-[6px] object-cover" />
      ) : (
        <FileIcon type={type} name={name} />
      )}
      <div className="min-w-0 flex-1 text-small">
        <FileName name={name} className="text-ui text-ink" />
        <p className={`${isFailed ? 'text-danger' : 'text-ink-soft'} wrap-anywhere`}>
          {isFailed ? state.message : isComing ? progressText(state) : (notice ?? bytesText(file?.bytes ?? size))}
        </p>
      </div>
      <div className="flex shrink-0">
        {isFailed && state.canRetry && (
          <IconButton label={`Upload ${isolate(name)} again`} onClick={onRetry}>
            <RotateCw size={16} aria-hidden />
          </IconButton>
        )}
        {pasted !== null && (
          <IconButton label="Put it into the message" onClick={onUnpaste}>
            <ClipboardPaste size={16} aria-hidden />
          </IconButton>
        )}
        <IconButton label={`${isComing ? 'Cancel' : 'Remove'} ${isolate(name)}`} onClick={onRemove}>
          <X size={16} aria-hidden />
        </IconButton>
      </div>
      {state.type === 'uploading' && (
        <progress
          aria-label={`How much of ${isolate(name)} is uploaded`}
          value={state.share}
          className="absolute inset-x-0 bottom-0 h-0.5 w-full appearance-none bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
        />
      )}
    </li>
  )
}

function progressText(state: Extract<Attachment['state'], { type: 'waiting' | 'uploading' }>): string {
  if (state.type === 'waiting') return 'Waits'
  // What follows is the server's: looking at it, and handing it on.
  return state.share >= 1 ? 'Almost there' : `${Math.floor(state.share * 100)} %`
}
