import { buttonClass } from '#components/ui/button.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'

export default function NotFound() {
  return (
    <main className="h-dvh">
      <PageMessage title="There is nothing at this address">
        <p>It may have been mistyped or removed. Your conversations are where you left them.</p>
        <a href="/" className={buttonClass('main')}>
          Go to your conversations
        </a>
      </PageMessage>
    </main>
  )
}
