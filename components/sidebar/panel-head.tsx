import { ArrowLeft } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'

type Props = {
  title: string
  /** How long what is in it stays, where that is known. */
  keptDays: number | null
  onBack: () => void
  onSelect: (() => void) | null
  onEmpty: (() => void) | null
}

const QUIET =
  'min-h-8 rounded-control px-2 text-small text-ink-soft hover:bg-soft hover:text-ink pointer-coarse:min-h-11'

/** The name of a list apart, the way back, and what can be done to all of it. */
export function PanelHead({ title, keptDays, onBack, onSelect, onEmpty }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-1 px-2 pb-1">
      <IconButton label="Back to the conversations" onClick={onBack} data-panel-back>
        <ArrowLeft size={17} aria-hidden />
      </IconButton>
      <h2 className="min-w-0 flex-1 text-ui font-medium">{title}</h2>
      {onSelect && (
        <button type="button" onClick={onSelect} className={QUIET}>
          Select
        </button>
      )}
      {onEmpty && (
        <button type="button" onClick={onEmpty} className={QUIET}>
          Empty trash
        </button>
      )}
      {keptDays !== null && keptDays > 0 && (
        <p className="w-full px-2 text-small text-ink-soft">
          {`Deleted for good after ${keptDays === 1 ? 'a day' : `${keptDays.toLocaleString('en')} days`}`}
        </p>
      )}
    </div>
  )
}
