'use client'

import { useChat, usePage, useShownConversation } from '#hooks/use-app.ts'
import { usePageTitle } from '#hooks/use-page-title.ts'
import { isInTrash } from '#lib/client/chat/conversation-state.ts'

/** Names the page in the browser's tab after what it shows. */
export function PageTitle() {
  const title = useShownConversation()?.title
  const liesInTrash = useChat(isInTrash)
  const hasNews = usePage((page) => page.hasNews)
  usePageTitle(title || (liesInTrash ? 'In the trash' : undefined), hasNews)
  return null
}
