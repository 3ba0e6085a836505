import 'server-only'
import { UNTITLED } from '#lib/contract/conversation.ts'

const MAX_LENGTH = 60

/** A title made of a message's first words: one line, at most 60 characters, cut between words where there are any. */
export function titleFromMessage(message: string): string {
  const line = message.replace(/\s+/g, ' ').trim()
  if (line.length <= MAX_LENGTH) return line || UNTITLED
  const room = line.slice(0, MAX_LENGTH).toWellFormed().replace('\uFFFD', '')
  const lastSpace = room.lastIndexOf(' ')
  return `${lastSpace > MAX_LENGTH / 2 ? room.slice(0, lastSpace) : room}…`
}
