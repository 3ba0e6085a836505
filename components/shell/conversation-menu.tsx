'use client'

import { RowMenu } from '#components/sidebar/row-menu.tsx'
import { useApp } from '#hooks/use-app.ts'
import { printConversation } from '#lib/client/chat/print-conversation.ts'
import type { Conversation } from '#lib/contract/conversation.ts'

type Props = {
  conversation: Conversation
  anchor: HTMLElement
  onRename: () => void
  onClose: () => void
}

/** What can be done to the conversation that is shown: what its row offers, and printing it. */
export function ConversationMenu({ conversation, anchor, onRename, onClose }: Props) {
  const { actions, chat } = useApp()
  const only = { ids: new Set([conversation.id]) }
  return (
    <RowMenu
      panel="main"
      conversation={conversation}
      anchor={anchor}
      onPerform={(_, action) => void actions.perform(action, only)}
      onRename={onRename}
      onSelect={null}
      onPrint={() => void printConversation(chat)}
      onDelete={() => actions.remove(only)}
      onClose={onClose}
    />
  )
}
