'use client'

import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { Dialog } from '#components/ui/dialog.tsx'
import { useApp } from '#hooks/use-app.ts'
import { useStore } from '#hooks/use-store.ts'
import { leaveEverywhere } from '#lib/client/session/account.ts'
import { saveSettings } from '#lib/client/session/settings.ts'
import type { Viewer } from '#lib/contract/account.ts'
import { BudgetList } from './budget-list.tsx'
import { DeleteAccount } from './delete-account.tsx'
import { DoneChoice } from './done-choice.tsx'
import { EnterChoice } from './enter-choice.tsx'
import { InstructionsForm } from './instructions-form.tsx'
import { LoadNote } from './load-note.tsx'
import { PasswordSettings } from './password-settings.tsx'
import { PromptSettings } from './prompt-settings.tsx'
import { ReceiptList } from './receipt-list.tsx'
import { RetentionForm } from './retention-form.tsx'
import { SettingsSection } from './settings-section.tsx'
import { ShortcutList } from './shortcut-list.tsx'
import { ThemeChoice } from './theme-choice.tsx'
import { TrashSection } from './trash-section.tsx'
import { UsageView } from './usage-view.tsx'

type View = 'main' | 'instructions' | 'usage' | 'shortcuts' | 'prompts' | 'password' | 'receipts' | 'delete-account'

const titles: Record<View, string> = {
  main: 'Settings',
  instructions: 'What every model is told',
  prompts: 'Saved prompts',
  usage: 'What you used',
  shortcuts: 'Shortcuts',
  password: 'Password and sessions',
  receipts: 'Deletion receipts',
  'delete-account': 'Delete your account',
}

type Props = {
  /** Null when nobody is signed in: then only what this browser remembers can be set. */
  viewer: Viewer | null
  onClose: () => void
}

/** What a person can set up, read of what was deleted, and delete altogether. */
export function SettingsDialog({ viewer, onClose }: Props) {
  const { leaving } = useApp()
  const [view, setView] = useState<View>('main')
  const [cameFrom, setCameFrom] = useState<View>('main')
  const title = view === 'delete-account' && viewer?.isGuest ? 'Delete everything of yours' : titles[view]

  function goBack() {
    setCameFrom(view)
    setView('main')
  }

  return (
    <Dialog title={title} onClose={onClose}>
      {view !== 'main' && <BackButton onClick={goBack} />}
      {view === 'main' && <ThemeChoice />}
      {view === 'main' && <EnterChoice />}
      {view === 'main' && <DoneChoice />}
      {view === 'main' && viewer && <AccountSettings viewer={viewer} cameFrom={cameFrom} onOpen={setView} />}
      {view === 'instructions' && viewer && <InstructionsForm />}
      {view === 'shortcuts' && <ShortcutList />}
      {view === 'usage' && viewer && <UsageView />}
      {view === 'prompts' && viewer && <PromptSettings />}
      {view === 'password' && viewer && (
        <PasswordSettings
          email={viewer.email ?? ''}
          onLeaveEverywhere={() => leaving.leave(viewer.id, leaveEverywhere)}
        />
      )}
      {view === 'receipts' && viewer && <ReceiptList />}
      {view === 'delete-account' && viewer && (
        <DeleteAccount
          viewer={viewer}
          onBack={goBack}
          onDeleted={() => leaving.leave(viewer.id, async () => {}, '/account-deleted')}
        />
      )}
    </Dialog>
  )
}

/** A guest has no password. */
const viewsOf = ({ isGuest }: Viewer): View[] =>
  (['instructions', 'usage', 'shortcuts', 'prompts', 'password', 'receipts'] as const).filter(
    (view) => view !== 'password' || !isGuest,
  )

type AccountSettingsProps = { viewer: Viewer; cameFrom: View; onOpen: (view: View) => void }

function AccountSettings({ viewer, cameFrom, onOpen }: AccountSettingsProps) {
  const { settings: resource } = useApp()
  const { value: settings, error } = useStore(resource, (state) => state)
  // What was used of the budgets changes with every message.
  useEffect(() => void resource.refresh(), [resource])
  return (
    <>
      {settings ? (
        <>
          <SettingsSection title="Old conversations">
            <RetentionForm settings={settings} onSave={(retentionDays) => saveSettings(resource, { retentionDays })} />
          </SettingsSection>
          <SettingsSection title="Trash">
            <TrashSection trashDays={settings.trashDays} />
          </SettingsSection>
          {settings.budgets && settings.budgets.length > 0 && (
            <SettingsSection title="What you may use">
              <BudgetList budgets={settings.budgets} />
            </SettingsSection>
          )}
        </>
      ) : (
        <LoadNote what="Your settings" error={error} onRetry={resource.refresh} />
      )}
      <hr className="border-line" />
      <div className="-mx-3 -mt-2 -mb-2 flex flex-col">
        {viewsOf(viewer).map((view) => (
          <ViewButton key={view} onClick={() => onOpen(view)} hasFocus={cameFrom === view}>
            {titles[view]}
          </ViewButton>
        ))}
        <ViewButton onClick={() => onOpen('delete-account')} hasFocus={cameFrom === 'delete-account'} isDangerous>
          {viewer.isGuest ? 'Delete everything of yours' : titles['delete-account']}
        </ViewButton>
      </div>
    </>
  )
}

/** `hasFocus`: at first, for whoever comes back from there. */
type ViewButtonProps = { onClick: () => void; hasFocus: boolean; isDangerous?: boolean; children: string }

const ViewButton = ({ onClick, hasFocus, isDangerous = false, children }: ViewButtonProps) => (
  <button
    ref={hasFocus ? takeFocus : undefined}
    type="button"
    onClick={onClick}
    className={`flex min-h-10 items-center justify-between gap-2 rounded-control px-3 text-left text-ui hover:bg-soft pointer-coarse:min-h-11 ${isDangerous ? 'text-danger' : ''}`}
  >
    {children}
    <ChevronRight size={16} aria-hidden className="shrink-0 text-ink-soft" />
  </button>
)

const takeFocus = (element: HTMLElement | null) => element?.focus()

/** Has the focus first, unless a field has it: what had it is gone with the view before. */
function BackButton({ onClick }: { onClick: () => void }) {
  const ref = useRef<HTMLButtonElement>(null)
  useEffect(() => {
    if (document.activeElement === document.body) ref.current?.focus()
  }, [])
  return (
    <button
      ref={ref}
      type="button"
      onClick={onClick}
      className="-mt-2 -ml-2 flex min-h-8 items-center gap-1 self-start rounded-control px-2 text-ui text-ink-soft hover:bg-soft hover:text-ink pointer-coarse:min-h-11"
    >
      <ChevronLeft size={16} aria-hidden />
      Settings
    </button>
  )
}
