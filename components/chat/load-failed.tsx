import { Button } from '#components/ui/button.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'
import type { ErrorInfo } from '#lib/contract/error.ts'

/** The conversation exists, but could not be loaded now. */
export function LoadFailed({ error, onRetry }: { error: ErrorInfo; onRetry: () => void }) {
  return (
    <div className="min-h-0 flex-1">
      <PageMessage title="The conversation could not be loaded">
        <p>{error.message} Nothing in it is lost.</p>
        <Button onClick={onRetry}>Try again</Button>
      </PageMessage>
    </div>
  )
}
