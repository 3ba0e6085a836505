'use client'

import { useChat, useShownConversation } from '#hooks/use-app.ts'
import { usePageTitle } from '#hooks/use-page-title.ts'
import { isInTrash } from '#lib/client/chat/conversation-state.ts'

/** Names the page in the browser's tab after what it shows. */
export function PageTitle() {
  const title = useShownConversation()?.title
  const liesInTrash = useChat(isInTrash)
  usePageTitle(title || (liesInTrash ? 'In the trash' : undefined))
  return null
}
