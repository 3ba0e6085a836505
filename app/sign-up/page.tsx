import { SignUpByLink } from '#components/settings/sign-up-by-link.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'

/** Where a link to sign up with leads. */
export default function SignUp() {
  return (
    <main className="h-dvh">
      <PageMessage title="Welcome to Parley">
        <p>You were sent a link. It makes one account, within a day.</p>
        <SignUpByLink />
      </PageMessage>
    </main>
  )
}
