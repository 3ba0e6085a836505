import { buttonClass } from '#components/ui/button.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'

/** Where somebody ends who deleted their account. Nobody is signed in here, and nobody becomes a guest by being here. */
export default function AccountDeleted() {
  return (
    <main className="h-dvh">
      <PageMessage title="Everything of yours is being deleted">
        <p>
          You are signed out. Your conversations are gone from here and are being removed where the model runs, however
          long that takes; then the last of your account goes. There is nothing left for you to do.
        </p>
        <a href="/" className={buttonClass('plain')}>
          Start anew
        </a>
      </PageMessage>
    </main>
  )
}
