import type { RequestHandler } from 'msw'
import type { Message } from '#lib/contract/message.ts'
import { aConversation, aHistory, aMessage } from '#tests/lib/client/chat/chat-events.ts'
import { answer } from '#tests/support/answer.ts'
import { server } from './handlers.ts'
import { longAnswer, talks } from './samples.ts'

const QUESTIONS = ['And elsewhere?', 'And where are they low?', 'And on the moon, if it had seas of its own to sway?']

const conversation = aConversation({ id: 'conv_1', title: 'Tides', shownBranch: '0' })

/** A short talk, then a question in three versions with answers of other lengths. */
function pathOf(index: number): Message[] {
  const ids = QUESTIONS.map((_, other) => `question_${other}`)
  const versions = { index, ids }
  const content = `${index + 1}. ${longAnswer.slice(0, 200 + index * 1500)}`
  return [
    ...talks.long.slice(0, 2),
    aMessage({ id: ids[index], content: QUESTIONS[index], versions, isCutBefore: index > 0 }),
    aMessage({ id: `answer_${index}`, role: 'assistant', content, model: 'demo' }),
  ]
}

/** A server on which the versions of a message can be gone through. */
export function withVersions(): RequestHandler[] {
  let shown = 0
  const now = () => ({ ...conversation, shownBranch: String(shown) })
  return [
    answer('GET /api/conversations/{id}', () => aHistory({ conversation: now(), messages: pathOf(shown) })),
    answer('PATCH /api/conversations/{id}', ({ body }) => {
      shown = Number(body.shownMessageId?.split('_')[1] ?? 0)
      return { conversation: now() }
    }),
    ...server({ conversations: [conversation] }),
  ]
}
