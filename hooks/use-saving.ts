import { useState } from 'react'
import { toErrorInfo } from '#lib/client/api/api-error.ts'
import type { Saving } from '#lib/client/state/saving.ts'

/** Where the saving of a form is. */
export function useSaving() {
  const [saving, setSaving] = useState<Saving>({ type: 'not-yet' })
  return {
    saving,
    /** Something was changed since. */
    restart: () => setSaving({ type: 'not-yet' }),
    /** Resolves to whether it could be done. */
    async save(work: () => Promise<unknown>): Promise<boolean> {
      setSaving({ type: 'busy' })
      try {
        await work()
        setSaving({ type: 'saved' })
        return true
      } catch (error) {
        setSaving({ type: 'failed', message: toErrorInfo(error).message })
        return false
      }
    },
  }
}
