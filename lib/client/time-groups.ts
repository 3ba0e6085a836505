import type { Conversation } from '#lib/contract/conversation.ts'

export type TimeGroup = { label: string; conversations: Conversation[] }

const DAY = 24 * 60 * 60 * 1000

/** The list cut into groups by the day of the last activity; the order stays. `now` in milliseconds. */
export function groupByTime(conversations: Conversation[], now: number): TimeGroup[] {
  const today = new Date(now).setHours(0, 0, 0, 0)
  const groups: TimeGroup[] = []
  for (const conversation of conversations) {
    const label = labelOf(Date.parse(conversation.updatedAt), today)
    const last = groups.at(-1)
    if (last?.label === label) last.conversations.push(conversation)
    else groups.push({ label, conversations: [conversation] })
  }
  return groups
}

function labelOf(time: number, today: number): string {
  if (time >= today) return 'Today'
  if (time >= today - DAY) return 'Yesterday'
  if (time >= today - 7 * DAY) return 'Last 7 days'
  return 'Earlier'
}
