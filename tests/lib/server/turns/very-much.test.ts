import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { expect, it } from 'vitest'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { LiveAnswer } from '#lib/server/turns/live-answer.ts'
import { toTurnChange } from '#lib/server/turns/provider-events.ts'

// What takes time with the square of an answer's length takes minutes here, and nobody else is answered meanwhile.

const turnId = '00000000-0000-4000-8000-000000000001'

/** What somebody is told who is there at each of so many events, and who comes at the end. */
function told(count: number, event: (index: number) => object) {
  const answer = new LiveAnswer()
  const follower = answer.follow(turnId)
  const news: ChatEvent[] = []
  for (let index = 0; index < count; index++) {
    const change = toTurnChange(event(index) as ResponseStreamEvent)
    if (change && change.type !== 'response-start' && change.type !== 'response-end') answer.apply(change)
    news.push(...follower.news())
  }
  return { news, late: [...answer.follow(turnId).news()] }
}

const piece = (item_id: string, content_index: number) => ({
  ...{ type: 'response.output_text.delta', item_id, output_index: 0, content_index },
  delta: 'words ',
})

it('an answer of very many messages is told at once', () => {
  const { late } = told(20_000, (index) => piece(`msg_${index}`, 0))
  expect(late).toHaveLength(40_000)
})

it('what comes in very many pieces is told piece by piece', () => {
  const { news, late } = told(60_000, () => piece('msg_1', 0))
  expect(news).toHaveLength(60_001)
  expect(late).toMatchObject([{ type: 'message-start' }, { delta: 'words '.repeat(60_000) }])
})

it('a text with very many citations has the first of them', () => {
  const annotation = (index: number) => ({ type: 'url_citation', url: `https://a.example/${index}` })
  const { late } = told(5000, (index) =>
    index === 0
      ? piece('msg_1', 0)
      : { ...piece('msg_1', 0), type: 'response.output_text.annotation.added', annotation: annotation(index) },
  )
  const [, start] = late
  const part = start?.type === 'part-start' && start.part.type === 'text' ? start.part : null
  expect(part?.citations).toHaveLength(500)
  expect(part?.citations[0]?.url).toBe('https://a.example/1')
})

it.each([-1, 1.5, 1e300, '0', null, {}])('what is said to stand at no place (%j) stands at the first', (place) => {
  const { late } = told(2, () => piece('msg_1', place as number))
  expect(late).toMatchObject([{ type: 'message-start', messageId: 'msg_1' }, { delta: 'words words ' }])
})
