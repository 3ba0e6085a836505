import { RETENTION_MAX_DAYS, type RetentionPreview } from '#lib/contract/retention.ts'
import { isolate } from './isolate.ts'

/** How many, and some of their titles: "24 conversations, for example “A” and “B”". */
export function conversationsInWords({ conversations, examples }: RetentionPreview): string {
  const count = conversations === 1 ? '1 conversation' : `${conversations.toLocaleString('en')} conversations`
  if (examples.length === 0) return count
  const named = examples.slice(0, NAMES_SHOWN)
  const titles = titleList.format(named.map((title) => `“${isolate(title)}”`))
  return named.length < conversations ? `${count}, for example ${titles}` : `${count}: ${titles}`
}

const NAMES_SHOWN = 2
const titleList = new Intl.ListFormat('en', { type: 'conjunction' })

/** What the setting would do now. */
export function previewInWords(preview: RetentionPreview): string {
  return preview.conversations === 0
    ? 'Nothing would be deleted now.'
    : `This would delete ${conversationsInWords(preview)}.`
}

/** The number of days that somebody typed; null when it is none that can be kept. */
export function readDays(text: string): number | null {
  const days = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0
  return days >= 1 && days <= RETENTION_MAX_DAYS ? days : null
}
