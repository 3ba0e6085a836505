'use client'

import { GitBranch } from 'lucide-react'
import { ConversationLink } from '#components/sidebar/conversation-link.tsx'
import { isolate } from '#lib/client/words/isolate.ts'
import { type Conversation, UNTITLED } from '#lib/contract/conversation.ts'

/** Which conversation this one was branched from. */
export function BranchedNote({ from }: { from: NonNullable<Conversation['branchedFrom']> }) {
  return (
    <p className="flex items-center justify-center gap-1.5 text-small text-ink-soft">
      <GitBranch size={14} aria-hidden className="shrink-0" />
      <span className="min-w-0 truncate">
        Branched from “
        <ConversationLink
          conversationId={from.id}
          onOpen={() => {}}
          className="text-accent underline underline-offset-3"
        >
          {isolate(from.title || UNTITLED)}
        </ConversationLink>
        ”
      </span>
    </p>
  )
}
