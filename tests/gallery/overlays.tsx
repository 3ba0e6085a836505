import { useEffect, useState } from 'react'
import { AccountDialog } from '#components/settings/account-dialog.tsx'
import { SettingsDialog } from '#components/settings/settings-dialog.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { Dialog } from '#components/ui/dialog.tsx'
import { Toasts } from '#components/ui/toasts.tsx'
import { AppProvider } from '#hooks/use-app.ts'
import { showToast } from '#lib/client/toasts/toasts.ts'
import { anApp } from '#tests/support/an-app.tsx'
import type { Entry } from './entry.ts'
import { never, refusing, server, viewer } from './handlers.ts'
import { arabic, longTitle } from './samples.ts'

const nothing = () => {}

function Settings() {
  const [app] = useState(() => anApp())
  return (
    <AppProvider value={app}>
      <SettingsDialog viewer={viewer} onClose={nothing} />
    </AppProvider>
  )
}
const settings = <Settings />

function Notices({ shown }: { shown: Parameters<typeof showToast>[0][] }) {
  useEffect(() => {
    for (const one of shown) showToast(one)
  }, [shown])
  return <Toasts isSheetOpen={false} />
}

const undo = { label: 'Undo', run: nothing }
const notices = [
  { text: 'Restored.' },
  { text: '“Tides” moved to the trash.', action: undo },
  { text: 'Moving “Tides” to OpenAI.', isBusy: true },
]
const troubles = [
  { text: `“${longTitle}” could not be archived.`, isError: true, action: undo },
  { text: 'These could not be deleted:', details: ['Tides', longTitle], isError: true },
  { text: arabic, action: undo },
]

/** What lies over a page: one a frame. */
export const overlays: Entry[] = [
  { name: 'Settings', handlers: server(), render: () => settings },
  { name: 'Settings: loading', handlers: never, render: () => settings },
  {
    name: 'Settings: failed',
    handlers: refusing('database_unreachable', 'The database cannot be reached.'),
    render: () => settings,
  },
  { name: 'Sign up', render: () => <AccountDialog mode="sign-up" onClose={nothing} onDone={nothing} /> },
  {
    name: 'A question',
    render: () => (
      <ConfirmDialog title="Delete for good?" action="Delete" onConfirm={nothing} onClose={nothing}>
        “{longTitle}” is deleted here and at OpenAI. This can’t be undone.
      </ConfirmDialog>
    ),
  },
  {
    name: 'Dialog: long, right to left',
    render: () => (
      <Dialog title={arabic} onClose={nothing}>
        <p>{`${arabic} `.repeat(60)}</p>
      </Dialog>
    ),
  },
  { name: 'Notices', render: () => <Notices shown={notices} /> },
  { name: 'Notices: failed, long, right to left', render: () => <Notices shown={troubles} /> },
]
