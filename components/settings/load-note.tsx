import { Button } from '#components/ui/button.tsx'
import type { ErrorInfo } from '#lib/contract/error.ts'

type Props = {
  /** What is loaded, as a sentence begins with it. */
  what: string
  error: ErrorInfo | null
  onRetry: () => void
}

/** Stands where something is still loaded, or says that it could not be. */
export function LoadNote({ what, error, onRetry }: Props) {
  if (!error) {
    return (
      <div role="status" className="flex animate-waiting flex-col gap-2">
        <span className="sr-only">{what} are being loaded</span>
        <div className="h-4 w-11/12 rounded-full bg-soft" />
        <div className="h-4 w-3/5 rounded-full bg-soft" />
      </div>
    )
  }
  return (
    <div role="alert" className="flex flex-col items-start gap-3 text-ui">
      <p>
        {what} could not be loaded. {error.message}
      </p>
      <Button onClick={onRetry}>Try again</Button>
    </div>
  )
}
