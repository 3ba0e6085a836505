'use client'

import { useChat } from '#hooks/use-app.ts'
import { itemIdOf } from '#lib/contract/part.ts'
import { itemTextAddress } from './item-addresses.ts'

/** Said below a text that was too long to come along. */
export function CutNote({ of }: { of: string }) {
  const conversationId = useChat((state) => state.conversationId)
  if (!conversationId) return <p>Cut here.</p>
  return (
    <p>
      Cut here.{' '}
      <a
        href={itemTextAddress(conversationId, itemIdOf({ key: of }))}
        target="_blank"
        rel="noreferrer noopener"
        className="text-accent underline underline-offset-3"
      >
        Open all of it
      </a>
    </p>
  )
}
