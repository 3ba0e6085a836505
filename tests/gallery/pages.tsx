import { ChatShell } from '#components/shell/chat-shell.tsx'
import type { Message } from '#lib/contract/message.ts'
import { aMessage, TURN } from '#tests/lib/client/chat/chat-events.ts'
import { answer, refusal } from '#tests/support/answer.ts'
import type { Entry } from './entry.ts'
import { growing, never, refusing, server, unreachable } from './handlers.ts'
import { conversations, talks } from './samples.ts'
import { withVersions } from './versions.ts'

const page = (name: string, path: string, handlers: Entry['handlers']): Entry => ({
  ...{ name: `Page: ${name}`, path, handlers, isPage: true },
  render: () => <ChatShell />,
})

const [first] = conversations.few
const live = { id: TURN, status: 'running' as const, input: 'Why are the tides there so high?', model: 'demo' }
const missing = (code: 'conversation_not_found' | 'conversation_in_trash' | 'conversation_gone') => [
  answer('GET /api/conversations/{id}', () => refusal(code)),
  ...server({ conversations: conversations.few }),
]

const ending = (fields: Partial<Message>) => [
  aMessage({ id: crypto.randomUUID(), content: 'And then?' }),
  aMessage({ id: crypto.randomUUID(), role: 'assistant', content: 'The water', ...fields }),
]
const endings = [
  ending({ status: 'cancelled' }),
  ending({ status: 'incomplete', error: { code: 'cut_by_length', message: 'The answer was cut: it grew too long.' } }),
  ending({ status: 'failed', error: { code: 'provider_busy', message: 'The model is busy. Try again in a moment.' } }),
].flat()

/** The whole app, as the network makes it. */
export const pages: Entry[] = [
  page('empty', '/', server()),
  page('loading', '/c/conv_1', never),
  page('failed', '/c/conv_1', refusing('database_unreachable', 'The database cannot be reached.')),
  page('unreachable', '/', unreachable),
  page('a short conversation', '/c/conv_1', server({ conversations: conversations.few, messages: talks.short })),
  page('long', '/c/conv_1', server({ conversations: conversations.many, messages: talks.long })),
  page('right to left', '/c/conv_1', server({ conversations: conversations.rightToLeft, messages: talks.rightToLeft })),
  page('an answer grows', '/c/conv_1', [
    ...(first ? [growing(live, first)] : []),
    ...server({ conversations: conversations.few, liveTurn: live }),
  ]),
  page(
    'a branched conversation',
    '/c/conv_1',
    server({
      conversations: conversations.few.map((each) => ({ ...each, branchedFrom: { id: 'conv_2', title: 'Moons' } })),
      messages: talks.branched,
    }),
  ),
  page('versions to go through', '/c/conv_1', withVersions()),
  page('how answers end', '/c/conv_1', server({ conversations: conversations.few, messages: endings })),
  page('not found', '/c/conv_1', missing('conversation_not_found')),
  page('in the trash', '/c/conv_1', missing('conversation_in_trash')),
  page('gone', '/c/conv_1', missing('conversation_gone')),
]
