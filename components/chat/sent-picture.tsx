import { isolate } from '#lib/client/words/isolate.ts'
import type { SentFile } from '#lib/contract/file.ts'

/** In pixels: of one alone, and of each of several. */
const [LARGE, SMALL] = [240, 120]

type Props = { file: SentFile; isAlone: boolean; onOpen: () => void }

/** A picture in small, in a place that has its size before it is there; opened large by a click. */
export function SentPicture({ file, isAlone, onOpen }: Props) {
  const { width, height } = isAlone ? boxOf(file) : { width: SMALL, height: SMALL }
  return (
    <button
      type="button"
      aria-label={`Open ${isolate(file.name)}`}
      title={file.name}
      onClick={onOpen}
      className="block overflow-hidden rounded-card border border-line bg-soft print:border-0"
    >
      {/* biome-ignore lint/performance/noImgElement: it is small already */}
      <img
        src={`/api/files/${file.id}/preview`}
        alt={file.name}
        width={width}
        height={height}
        className={isAlone ? 'max-w-full' : 'size-30 object-cover'}
      />
    </button>
  )
}

function boxOf({ width, height }: SentFile): { width: number; height: number } {
  if (!width || !height) return { width: LARGE, height: LARGE }
  const scale = Math.min(1, LARGE / width, LARGE / height)
  // A very flat one is still something to point at.
  return { width: Math.max(44, Math.round(width * scale)), height: Math.max(44, Math.round(height * scale)) }
}
