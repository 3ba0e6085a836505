import type { ReactNode } from 'react'
import { groupByTime } from '#lib/client/lists/time-groups.ts'
import type { Conversation, ListView } from '#lib/contract/conversation.ts'

/** What the sidebar can show: the conversations one works with, or one of the lists apart. */
export type PanelName = 'main' | 'archived' | 'trash'

export type PanelSection = {
  /** Where the label may be that of another, too. */
  id?: string
  label: string
  hasHeading: boolean
  /** In place of the label, and as high as a row; so is the foot. */
  heading?: ReactNode
  foot?: ReactNode
  isInset?: boolean
  conversations: Conversation[]
  /** More of it may follow. */
  isOpenEnded: boolean
}

type Words = { title: string; view: ListView; empty: string }

export const panelWords: Record<PanelName, Words> = {
  main: { title: 'Conversations', view: 'all', empty: 'Your conversations will be listed here.' },
  archived: { title: 'Archive', view: 'archived', empty: 'Nothing is archived.' },
  trash: { title: 'Trash', view: 'trash', empty: 'The trash is empty.' },
}

/** A list cut into its sections, in the order in which they are shown. */
export function sectionsOf(
  panel: PanelName,
  pinned: Conversation[],
  shown: { conversations: Conversation[]; hasMore: boolean },
  now: number,
): PanelSection[] {
  const { conversations, hasMore } = shown
  if (panel === 'trash') {
    return [{ label: 'Trash', hasHeading: false, conversations, isOpenEnded: hasMore }]
  }
  const groups = groupByTime(conversations, now).map((group, index, all) => ({
    ...group,
    hasHeading: true,
    isOpenEnded: hasMore && index === all.length - 1,
  }))
  if (pinned.length === 0) return groups
  return [{ label: 'Pinned', hasHeading: true, conversations: pinned, isOpenEnded: false }, ...groups]
}
