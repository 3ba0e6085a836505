import type { Conversation } from '#lib/contract/conversation.ts'

export type TimeGroup = { label: string; conversations: Conversation[] }

/** The list cut into groups by the day of the last activity; the order stays. `now` in milliseconds. */
export function groupByTime(conversations: Conversation[], now: number): TimeGroup[] {
  const starts = {
    today: startOfDay(now, 0),
    yesterday: startOfDay(now, 1),
    week: startOfDay(now, 7),
    month: startOfDay(now, 30),
  }
  const groups: TimeGroup[] = []
  for (const conversation of conversations) {
    const label = labelOf(Date.parse(conversation.updatedAt), starts)
    const last = groups.at(-1)
    if (last?.label === label) last.conversations.push(conversation)
    else groups.push({ label, conversations: [conversation] })
  }
  return groups
}

/** Midnight so many days ago; days aren't all of one length. */
function startOfDay(now: number, daysAgo: number): number {
  const day = new Date(now)
  day.setHours(0, 0, 0, 0)
  return day.setDate(day.getDate() - daysAgo)
}

type Starts = Record<'today' | 'yesterday' | 'week' | 'month', number>

function labelOf(time: number, { today, yesterday, week, month }: Starts): string {
  if (time >= today) return 'Today'
  if (time >= yesterday) return 'Yesterday'
  if (time >= week) return 'Previous 7 days'
  if (time >= month) return 'Previous 30 days'
  return monthName.format(time)
}

const monthName = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric' })
