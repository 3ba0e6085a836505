import { ResetPassword } from '#components/settings/reset-password.tsx'
import { PageMessage } from '#components/ui/page-message.tsx'

/** Where a link to set a new password with leads. */
export default function ResetPasswordPage() {
  return (
    <main className="h-dvh">
      <PageMessage title="Set a new password">
        <p>The link sets it once, within a day. You are signed out everywhere then.</p>
        <ResetPassword />
      </PageMessage>
    </main>
  )
}
