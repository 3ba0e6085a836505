import type { Saving } from '#lib/client/state/saving.ts'
import { Button } from './button.tsx'

type Props = { saving: Saving; canSave: boolean }

/** What submits a form, and what became of that. */
export function SaveLine({ saving, canSave }: Props) {
  return (
    <div className="flex flex-wrap items-center gap-3 text-ui">
      <Button look="main" type="submit" aria-disabled={!canSave || saving.type === 'busy'}>
        {saving.type === 'busy' ? 'One moment' : 'Save'}
      </Button>
      <p role="status" className="text-ink-soft empty:hidden">
        {saving.type === 'saved' && 'Saved.'}
      </p>
      {saving.type === 'failed' && (
        <p role="alert" className="text-danger">
          Not saved. {saving.message}
        </p>
      )}
    </div>
  )
}
