import { Archive, Trash2 } from 'lucide-react'
import type { PanelName } from './panel.ts'

const ENTRY =
  'flex min-h-8 flex-1 items-center gap-2 rounded-control px-2 text-ui text-ink-soft transition-colors duration-150 hover:bg-soft hover:text-ink pointer-coarse:min-h-11'

/** The ways to the lists apart, below the conversations one works with. */
export function ListEntries({ onPanel }: { onPanel: (panel: PanelName) => void }) {
  return (
    <div className="flex gap-1 border-t border-line px-2 py-1">
      <button type="button" onClick={() => onPanel('archived')} className={ENTRY}>
        <Archive size={15} aria-hidden />
        Archive
      </button>
      <button type="button" onClick={() => onPanel('trash')} className={ENTRY}>
        <Trash2 size={15} aria-hidden />
        Trash
      </button>
    </div>
  )
}
