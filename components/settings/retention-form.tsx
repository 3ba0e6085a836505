'use client'

import { type FormEvent, useState } from 'react'
import { Button } from '#components/ui/button.tsx'
import { ConfirmDialog } from '#components/ui/confirm-dialog.tsx'
import { TextField } from '#components/ui/text-field.tsx'
import { useRetentionPreview } from '#hooks/use-retention-preview.ts'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import { previewNow } from '#lib/client/lists/retention-preview.ts'
import type { Saving } from '#lib/client/state/saving.ts'
import { conversationsInWords, previewInWords, readDays } from '#lib/client/words/retention-words.ts'
import { RETENTION_MAX_DAYS, type RetentionPreview } from '#lib/contract/retention.ts'
import type { Settings } from '#lib/contract/settings.ts'

const FIRST_OFFER = '90'

type Props = {
  settings: Settings
  /** Throws what the server refused it with. */
  onSave: (days: number | null) => Promise<void>
}

type Draft = { isOn: boolean; text: string }

/** How long conversations are kept without activity. What would go at once is told before, and asked about. */
export function RetentionForm({ settings, onSave }: Props) {
  // Until somebody edits it, it follows what is saved on another device.
  const [edited, setEdited] = useState<Draft | null>(null)
  const [saving, setSaving] = useState<Saving>({ type: 'not-yet' })
  const [asking, setAsking] = useState<RetentionPreview | null>(null)

  const { isOn, text } = edited ?? draftOf(settings)
  const days = isOn ? readDays(text) : null
  const isValid = !isOn || days !== null
  const isChanged = days !== settings.retentionDays
  const { preview, isStale, error } = useRetentionPreview(isChanged ? days : null)

  function edit(change: Partial<Draft>) {
    setEdited({ isOn, text, ...change })
    setSaving({ type: 'not-yet' })
  }

  /** The person agrees to what is so now, not to what was so when they began to type. */
  async function submit(event: FormEvent) {
    event.preventDefault()
    if (!isValid || !isChanged || saving.type === 'busy') return
    await attempt(async () => {
      const now = days === null ? null : await previewNow(days)
      if (now && now.conversations > 0) setAsking(now)
      else await onSave(days)
      return now === null || now.conversations === 0
    })
  }

  async function attempt(work: () => Promise<boolean>) {
    setSaving({ type: 'busy' })
    try {
      setSaving({ type: (await work()) ? 'saved' : 'not-yet' })
    } catch (failure) {
      setSaving({ type: 'failed', message: toErrorInfo(failure).message })
    }
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-3">
      <label className="flex min-h-8 items-center gap-2.5 pointer-coarse:min-h-11">
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => edit({ isOn: event.target.checked })}
          className="size-4.5 shrink-0 accent-accent"
        />
        Delete conversations with no activity
      </label>
      {isOn && (
        <TextField
          label="Days without activity"
          type="number"
          inputMode="numeric"
          min={1}
          max={RETENTION_MAX_DAYS}
          value={text}
          onChange={(value) => edit({ text: value })}
          hint="Pinned conversations stay. Others, also archived ones, are deleted for good, without a time in the trash."
          error={isValid ? null : `Give a whole number of days from 1 to ${RETENTION_MAX_DAYS.toLocaleString('en')}.`}
        />
      )}
      {settings.serverRetentionDays !== null && (
        <p className="text-small text-ink-soft">
          On this server no conversation is kept for more than {inDays(settings.serverRetentionDays)} without activity,
          whatever you choose here.
        </p>
      )}
      <p
        role="status"
        aria-busy={isStale}
        className="wrap-anywhere text-ink-soft transition-opacity duration-150 empty:hidden aria-busy:opacity-60"
      >
        {isOn &&
          isValid &&
          isChanged &&
          saving.type !== 'failed' &&
          saving.type !== 'saved' &&
          noteOf(preview, error?.message ?? null)}
        {saving.type === 'saved' && 'Saved.'}
      </p>
      {saving.type === 'failed' && (
        <p role="alert" className="text-danger">
          Not saved. {saving.message}
        </p>
      )}
      {(isChanged || saving.type !== 'not-yet') && (
        <Button
          look="main"
          type="submit"
          className="self-start"
          aria-disabled={!isValid || !isChanged || saving.type === 'busy'}
        >
          {saving.type === 'busy' ? 'One moment' : 'Save'}
        </Button>
      )}
      {asking && days !== null && (
        <ConfirmDialog
          title="Delete them for good?"
          action="Delete and save"
          onClose={() => setAsking(null)}
          onConfirm={() => attempt(() => onSave(days).then(() => true))}
        >
          Nothing has happened for {inDays(days)} in {conversationsInWords(asking)}. They will be deleted soon, and so
          will be others when their time has come. This cannot be undone.
        </ConfirmDialog>
      )}
    </form>
  )
}

const draftOf = ({ retentionDays }: Settings): Draft => ({
  isOn: retentionDays !== null,
  text: retentionDays === null ? FIRST_OFFER : String(retentionDays),
})

const inDays = (days: number) => (days === 1 ? '1 day' : `${days.toLocaleString('en')} days`)

function noteOf(preview: RetentionPreview | null, error: string | null): string {
  if (error) return `What would be deleted can’t be told. ${error}`
  return preview ? previewInWords(preview) : 'Looking what would be deleted now'
}
