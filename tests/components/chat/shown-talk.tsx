import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { ConversationView } from '#components/chat/conversation-view.tsx'
import type { History } from '#lib/contract/conversation.ts'
import type { ModelList } from '#lib/contract/model.ts'
import { aConversation, aHistory, aMessage } from '#tests/lib/client/chat/chat-events.ts'
import { act } from '#tests/support/act.ts'
import { anApp, inApp } from '#tests/support/an-app.tsx'
import { answer } from '#tests/support/answer.ts'
import { browserWith } from '#tests/support/browser-gaps.ts'
import { network } from '#tests/support/network.ts'
import { serveTurns } from '#tests/support/turn-streams.ts'

export const BRANCH = '00000000-0000-4000-8000-0000000000b1'

/** Two questions, each with its answer. */
export const talk = [
  aMessage({ id: 'q1', content: 'One' }),
  aMessage({ id: 'a1', role: 'assistant', content: 'First answer' }),
  aMessage({ id: 'q2', content: 'Two' }),
  aMessage({ id: 'a2', role: 'assistant', content: 'Second answer', model: 'demo' }),
]

export const inBranch = () => aConversation({ shownBranch: BRANCH })

const noMore: ModelList = { provider: 'local', models: [{ id: 'demo' }], defaultModel: 'demo' }

/** A page that shows a conversation, with a server behind it. */
export async function showTalk(history: Partial<History> = {}, models: ModelList = noMore) {
  sessionStorage.clear()
  localStorage.clear()
  browserWith('(hover: hover)')
  const server = serveTurns()
  const viewer = { id: 'u', isGuest: false, name: 'Ada', email: 'ada@example.org' }
  network.use(
    answer('GET /api/viewer', () => ({ viewer })),
    answer('GET /api/models', () => models),
    answer('GET /api/settings', () => ({ retentionDays: 90, serverRetentionDays: 400, trashDays: 30 })),
    answer('GET /api/conversations', () => ({ conversations: [], nextCursor: null })),
  )
  const shown = aHistory({ messages: talk, ...history })
  server.histories.push(shown)
  const app = anApp()
  app.chat.open('conv_1')
  render(<ConversationView />, inApp(app))
  await screen.findAllByRole('article')
  await act(() => app.models.load(app.shown()))
  return {
    ...server,
    app,
    user: userEvent.setup(),
    composer: screen.getByRole('textbox', { name: 'Your message' }),
    /** Who says what on the screen, as far as it is a message. */
    seen: () =>
      screen.getAllByRole('article').map((each) => each.querySelector('.prose-answer, .bg-soft')?.textContent ?? ''),
    article: (text: string) => {
      const found = screen.getAllByRole('article').find((each) => each.textContent?.includes(text))
      if (!found) throw new Error(`No message says ${text}.`)
      return found
    },
  }
}
