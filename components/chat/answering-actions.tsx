import { Square } from 'lucide-react'
import { IconButton } from '#components/ui/icon-button.tsx'

type Props = { isStopping: boolean; isDisabled: boolean; onStop: () => void; onSendNow: () => void }

/** Beside Send while an answer is being written: to stop it, or to stop it for what is typed. */
export const AnsweringActions = ({ isStopping, isDisabled, onStop, onSendNow }: Props) => (
  <div className="flex items-center gap-1">
    <IconButton label="Stop" disabled={isStopping} onClick={onStop}>
      <Square size={13} fill="currentColor" aria-hidden />
    </IconButton>
    <button
      type="button"
      title="Stops the answer, then sends (Ctrl Enter, on a Mac ⌘ Enter)"
      disabled={isDisabled}
      onClick={onSendNow}
      className="min-h-8 rounded-control px-2 text-ui whitespace-nowrap text-ink-soft hover:bg-soft hover:text-ink disabled:opacity-50 pointer-coarse:min-h-11"
    >
      Send now
    </button>
  </div>
)
