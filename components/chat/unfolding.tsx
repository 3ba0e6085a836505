import { ChevronRight } from 'lucide-react'
import { type ReactNode, useState } from 'react'

type Props = {
  label: ReactNode
  /** Said beside it while it is folded. */
  quiet?: string | undefined
  /** How long it took, or takes. */
  time?: string | undefined
  children: ReactNode
}

/** A quiet line that unfolds. What is in it is drawn once somebody asks for it. */
export function Unfolding({ label, quiet, time, children }: Props) {
  const [wasOpened, setWasOpened] = useState(false)
  return (
    <details className="group/step" onToggle={({ currentTarget }) => currentTarget.open && setWasOpened(true)}>
      <summary className="flex min-h-7 w-fit max-w-full cursor-pointer list-none items-center gap-1.5 rounded-control hover:text-ink pointer-coarse:min-h-11 [&::-webkit-details-marker]:hidden">
        <ChevronRight
          size={14}
          aria-hidden
          className="shrink-0 transition-transform duration-150 group-open/step:rotate-90 motion-reduce:transition-none rtl:-scale-x-100 print:hidden"
        />
        {label}
        {time && <span className="shrink-0 tabular-nums">{time}</span>}
        {quiet && (
          <span dir="auto" className="min-w-20 shrink-[99] truncate group-open/step:hidden">
            {quiet}
          </span>
        )}
      </summary>
      {wasOpened && (
        <div className="mt-1 mb-2 ml-1.5 flex flex-col gap-3 border-l border-line pl-4 wrap-anywhere">{children}</div>
      )}
    </details>
  )
}
