import { X } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'
import { isolate } from '#lib/client/words/isolate.ts'
import type { SentFile } from '#lib/contract/file.ts'
import { FileIcon } from './file-icon.tsx'
import { FileName } from './file-name.tsx'

type Props = { files: readonly SentFile[]; onRemove: (file: SentFile) => void }

/** What goes with a message that is edited: each can be left out. */
export const EditedFiles = ({ files, onRemove }: Props) => (
  <ul aria-label="Attached files" className="flex flex-wrap gap-2 p-1 pb-2">
    {files.map((file, index) => (
      <li
        key={file.id ?? index}
        className="flex min-h-14 w-60 max-w-full items-center gap-2 rounded-control border border-line bg-paper p-1.5"
      >
        {file.hasPreview ? (
          // biome-ignore lint/performance/noImgElement: it is small already
          <img src={`/api/files/${file.id}/preview`} alt="" className="size-10 shrink-0 rounded-[6px] object-cover" />
        ) : (
          <FileIcon name={file.name} type={file.type} />
        )}
        <FileName name={file.name || 'A file'} className="flex-1 text-ui text-ink" />
        <IconButton label={`Remove ${isolate(file.name || 'a file')}`} onClick={() => onRemove(file)}>
          <X size={16} aria-hidden />
        </IconButton>
      </li>
    ))}
  </ul>
)
