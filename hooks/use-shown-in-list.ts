import { useEffect } from 'react'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { UseConversation } from './use-conversation.ts'
import type { UseConversations } from './use-conversations.ts'

type ShownInList = {
  /** The shown conversation as the list has it, if it is there. */
  listed: Conversation | null
  title: string | undefined
  isInTrash: boolean
}

/** What the list knows of the shown conversation; where that is newer, it is shown. */
export function useShownInList(chat: UseConversation, list: UseConversations): ShownInList {
  const { applyLiveEvent } = chat
  const { open: openList } = list
  // The list knows a new name first.
  const listed = chat.conversationId === null ? null : list.find(chat.conversationId)
  const isInTrash = chat.status.type === 'missing' && chat.status.reason === 'in-trash'
  useEffect(() => {
    // What the list has read may be newer than what is shown.
    if (listed) applyLiveEvent({ type: 'conversation-changed', conversation: listed })
  }, [listed, applyLiveEvent])
  useEffect(() => {
    // It knows the name.
    if (isInTrash) openList('trash')
  }, [isInTrash, openList])
  return { listed, title: (listed ?? chat.conversation)?.title, isInTrash }
}
