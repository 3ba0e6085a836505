import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { applyChatEvent } from '#lib/client/chat/chat-event-state.ts'
import { initialConversation } from '#lib/client/chat/conversation-state.ts'
import type { Part } from '#lib/contract/part.ts'
import { scenes } from '#lib/local-openai/demo/scenes/scenes.ts'
import { startTestApp } from '#tests/support/app.ts'
import { person } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let somebody: ReturnType<typeof person>
beforeAll(async () => {
  app = await startTestApp()
  somebody = person(await app.guest())
})
afterAll(() => app.stop())

/** What of an answer is to be the same; how long it took is known only to who was there. */
const shown = (messages: readonly { role: string; content: string; parts?: Part[] }[]) =>
  messages
    .filter(({ role }) => role === 'assistant')
    .map(({ content, parts = [] }) => ({ content, parts: parts.map((part) => ({ ...part, seconds: undefined })) }))

describe('a scene of the demo', () => {
  it.each(scenes)('looks the same while it comes and when it is read again: “$prompt”', async ({ prompt }) => {
    const turn = await somebody.begin(prompt)
    expect(await turn.end()).toMatchObject({ status: 'completed' })
    const { messages } = turn.seen.reduce(applyChatEvent, initialConversation(null))
    expect(shown(messages)).toEqual(shown((await somebody.history(turn.conversationId)).messages))
  })
})
