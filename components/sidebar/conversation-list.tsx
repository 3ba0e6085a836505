'use client'

import dynamic from 'next/dynamic'
import { useEffect, useRef, useState } from 'react'
import type { UseConversations } from '#hooks/use-conversations.ts'
import { groupByTime } from '#lib/client/time-groups.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { ConversationRow } from './conversation-row.tsx'

const RenameDialog = dynamic(() => import('./rename-dialog.tsx').then((file) => file.RenameDialog))
const DeleteDialog = dynamic(() => import('./delete-dialog.tsx').then((file) => file.DeleteDialog))

type Asked = { type: 'rename' | 'delete'; conversation: Conversation }

type Props = { list: UseConversations; currentId: string | null; onOpened: () => void }

/** The viewer's conversations by time; more are loaded towards the end. */
export function ConversationList({ list, currentId, onOpened }: Props) {
  const [asked, setAsked] = useState<Asked | null>(null)
  const close = () => setAsked(null)
  return (
    <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
      {list.isLoading && <ListSkeleton />}
      {list.error && (
        <p className="px-2 py-2 text-ui text-ink-soft">
          The list could not be loaded.{' '}
          <button type="button" onClick={list.refresh} className="text-accent underline underline-offset-3">
            Try again
          </button>
        </p>
      )}
      {!list.isLoading && !list.error && list.conversations.length === 0 && (
        <p className="px-2 py-2 text-ui text-ink-soft">Your conversations will be listed here.</p>
      )}
      {groupByTime(list.conversations, Date.now()).map((group) => (
        <section key={group.label} aria-label={group.label} className="pt-3">
          <h2 className="px-2 pb-1 text-small text-ink-soft">{group.label}</h2>
          <ul>
            {group.conversations.map((conversation) => (
              <ConversationRow
                key={conversation.id}
                conversation={conversation}
                isCurrent={conversation.id === currentId}
                onOpened={onOpened}
                onRename={() => setAsked({ type: 'rename', conversation })}
                onDelete={() => setAsked({ type: 'delete', conversation })}
              />
            ))}
          </ul>
        </section>
      ))}
      {list.hasMore && <MoreSentinel key={list.conversations.length} onNear={list.loadMore} />}
      {asked?.type === 'rename' && (
        <RenameDialog conversation={asked.conversation} onRename={list.rename} onClose={close} />
      )}
      {asked?.type === 'delete' && (
        <DeleteDialog conversation={asked.conversation} onDelete={list.remove} onClose={close} />
      )}
    </div>
  )
}

/** Asks for the next page when the end of the list comes near. */
function MoreSentinel({ onNear }: { onNear: () => void }) {
  const end = useRef<HTMLDivElement>(null)

  useEffect(() => {
    if (!end.current) return
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting) onNear()
    })
    observer.observe(end.current)
    return () => observer.disconnect()
  }, [onNear])

  return (
    <div ref={end} role="status" className="animate-waiting px-2 py-3 text-small text-ink-soft">
      Loading more
    </div>
  )
}

function ListSkeleton() {
  return (
    <div role="status" className="flex animate-waiting flex-col gap-4 px-2 pt-5">
      <span className="sr-only">Loading your conversations</span>
      {['w-4/5', 'w-3/5', 'w-2/3'].map((width) => (
        <div key={width} aria-hidden className={`h-4 rounded-full bg-soft ${width}`} />
      ))}
    </div>
  )
}
