import type { Receipt } from '#lib/contract/receipt.ts'

/** Why it was deleted, to its owner. */
export const reasonInWords: Record<Receipt['reason'], string> = {
  person: 'You deleted it for good',
  trash: 'Its time in the trash was over',
  retention: 'Nothing had happened in it for a long time',
  temporary: 'It was a temporary conversation',
  account: 'You deleted your account',
  moved: 'It was moved to another provider; the copy it left there',
}

/** Where it lived, to its owner. */
export const placeInWords: Record<Receipt['provider'], string> = { openai: 'at OpenAI', local: 'on this server' }

/** What was removed of it: "12 items, 6 responses, and 1 file". */
export function removedInWords({ items, responses, files }: Receipt): string {
  const parts = [
    ...counted(items, 'item', 'items'),
    ...counted(responses, 'response', 'responses'),
    ...counted(files, 'file', 'files'),
  ]
  return parts.length === 0 ? 'an empty conversation' : partList.format(parts)
}

/** What remains of it, in whole sentences to go behind what was removed. */
export function remainderInWords({ unnamed = 0, provider }: Receipt): string {
  if (unnamed === 0) return `, nothing is left ${placeInWords[provider]}.`
  const [responses] = counted(unnamed, 'response', 'responses')
  const expiring = unnamed === 1 ? 'it expires' : 'they expire'
  return `. ${responses} could not be named and may remain ${placeInWords[provider]} until ${expiring} after 30 days.`
}

const partList = new Intl.ListFormat('en', { type: 'conjunction' })

const counted = (count: number, one: string, many: string) =>
  count === 0 ? [] : [`${count.toLocaleString('en')} ${count === 1 ? one : many}`]
