import 'server-only'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { conversationView } from '#lib/server/conversations/conversation-view.ts'
import type { Conversation, Turn } from '#lib/server/db/generated/client.ts'
import { sentFilesOf } from '#lib/server/files/sent-files.ts'
import { wordsOf } from '#lib/server/files/words.ts'

/** What the first event of a turn says of it. */
export type StartedTurn = Pick<Turn, 'id' | 'userId' | 'input' | 'fileIds' | 'model' | 'isAgain'>

/** The first event of a turn. */
export async function turnStart(turn: StartedTurn, conversation: Conversation): Promise<TurnStart> {
  const files = await sentFilesOf(turn)
  return {
    type: 'turn-start',
    turnId: turn.id,
    input: wordsOf(turn),
    ...(files.length > 0 && { files }),
    model: turn.model,
    ...(turn.isAgain && { isAgain: true }),
    conversation: conversationView(conversation, turn.id),
  }
}

export type TurnStart = Extract<ChatEvent, { type: 'turn-start' }>
