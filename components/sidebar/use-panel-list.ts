import { useEffect, useMemo } from 'react'
import type { UseConversations } from '#hooks/use-conversations.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import { type PanelName, sectionsOf } from './panel.ts'

const none: Conversation[] = []

/** What a panel shows: its list, loaded when it isn't yet, cut into sections. */
export function usePanelList(panel: PanelName, list: UseConversations) {
  const name = panel === 'main' ? 'recent' : panel
  const shown = list.list(name)
  const pinned = panel === 'main' ? list.list('pinned').conversations : none
  const { open } = list
  useEffect(() => {
    open(name)
  }, [open, name])

  const { conversations, hasMore } = shown
  const sections = useMemo(
    () => sectionsOf(panel, pinned, { conversations, hasMore }, Date.now()),
    [panel, pinned, conversations, hasMore],
  )
  const ids = useMemo(() => sections.flatMap((section) => section.conversations.map(({ id }) => id)), [sections])
  return { name, shown, sections, ids } as const
}
