'use client'

import type { ReactNode } from 'react'
import { loadable, useLoaded } from '#hooks/use-loaded.ts'

const field = loadable(async () => (await import('./edit-field.tsx')).EditField)

/** The field in a message's place; the message until its code has come. */
export function EditedBubble({ messageId, children }: { messageId: string; children: ReactNode }) {
  const EditField = useLoaded(field)
  return EditField ? <EditField messageId={messageId} /> : children
}
