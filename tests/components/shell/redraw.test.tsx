import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { aConversation, messageStart, textDelta, turnEnd, turnStart } from '#tests/lib/client/chat/chat-events.ts'

/** How often each component was drawn. */
const drawn = vi.hoisted(() => new Map<string, number>())

/** A file's components, counted whenever React draws them. */
const counting = vi.hoisted(() => async (load: () => Promise<Record<string, unknown>>) => {
  const file = { ...(await load()) }
  for (const [name, part] of Object.entries(file)) {
    if (!/^[A-Z][a-z]/.test(name)) continue
    const count = (draw: (...props: unknown[]) => unknown) =>
      Object.assign((...props: unknown[]) => {
        drawn.set(name, (drawn.get(name) ?? 0) + 1)
        return draw(...props)
      })
    if (typeof part === 'function') file[name] = count(part as () => unknown)
    // A memo: what it keeps from being drawn isn't counted.
    else if (part && typeof part === 'object' && 'type' in part)
      file[name] = { ...part, type: count(part.type as () => unknown) }
  }
  return file
})

vi.mock('next/navigation', () => ({ usePathname: () => '/' }))
vi.mock('#components/sidebar/sidebar.tsx', counting)
vi.mock('#components/sidebar/list-panel.tsx', counting)
vi.mock('#components/sidebar/list-sections.tsx', counting)
vi.mock('#components/sidebar/conversation-row.tsx', counting)
vi.mock('#components/settings/account-bar.tsx', counting)
vi.mock('#components/shell/top-bar.tsx', counting)
vi.mock('#components/shell/page-title.tsx', counting)
vi.mock('#components/shell/search.tsx', counting)
vi.mock('#components/shell/notices.tsx', counting)
vi.mock('#components/shell/workspace.tsx', counting)
vi.mock('#components/chat/conversation-view.tsx', counting)
vi.mock('#components/chat/message-list.tsx', counting)
vi.mock('#components/chat/shown-message.tsx', counting)
vi.mock('#components/chat/message-view.tsx', counting)
vi.mock('#components/chat/message-outcome.tsx', counting)
vi.mock('#components/chat/message-actions.tsx', counting)
vi.mock('#components/chat/markdown.tsx', counting)
vi.mock('#components/chat/connection-note.tsx', counting)
vi.mock('#components/chat/conversation-composer.tsx', counting)
vi.mock('#components/chat/composer.tsx', counting)
vi.mock('#components/chat/finished-answer.tsx', counting)
vi.mock('#components/chat/temporary-note.tsx', counting)

const { ChatShell } = await import('#components/shell/chat-shell.tsx')

const before = aConversation({ id: 'conv_0', title: 'Before' })
const viewer = { id: 'ada', isGuest: true, name: 'Ada', email: null }
const replies: Record<string, unknown> = {
  '/api/viewer': { viewer },
  '/api/conversations': { conversations: [before], nextCursor: null },
  '/api/settings': { retentionDays: null, serverRetentionDays: null, trashDays: 30 },
  '/api/models': { provider: 'local', models: [{ id: 'demo' }], defaultModel: 'demo' },
}

/** The server's end of the turn that is sent. */
let turn: { id: string; say: (...events: ChatEvent[]) => void } | null = null

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  turn = null
  class Nothing {
    observe() {}
    disconnect() {}
  }
  vi.stubGlobal('ResizeObserver', Nothing)
  vi.stubGlobal('IntersectionObserver', Nothing)
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener() {} }))
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const { pathname } = new URL(path, 'http://localhost')
    if (pathname === '/api/events') return new Response(new ReadableStream())
    if (pathname !== '/api/chat')
      return Response.json(replies[pathname] ?? {}, { status: pathname in replies ? 200 : 404 })
    const encoder = new TextEncoder()
    const { turnId } = JSON.parse(String(init.body))
    const body = new ReadableStream({
      start(stream) {
        const say = (...events: ChatEvent[]) => {
          for (const event of events) stream.enqueue(encoder.encode(`data: ${JSON.stringify(event)}\n\n`))
        }
        turn = { id: turnId, say }
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  })
})
afterEach(() => vi.unstubAllGlobals())

it('a delta draws the growing message and nothing else', async () => {
  const page = render(<ChatShell />)
  await screen.findByText('Before')
  act(() => screen.getByRole('button', { name: 'Explain how tides work in five sentences.' }).click())
  await vi.waitFor(() => expect(turn).not.toBeNull())
  const { id, say } = turn ?? { id: '', say: () => {} }
  const conversation = aConversation({ id: 'conv_1', liveTurnId: id, updatedAt: '2026-11-22T10:00:01.000Z' })
  await act(async () => say(turnStart(id, conversation), messageStart('a', id), textDelta(0, 'One', 'a', id)))
  await screen.findByText('One')

  drawn.clear()
  for (const [offset, word] of [
    [3, ' two'],
    [7, ' three'],
    [13, ' four'],
  ] as const) {
    await act(async () => say(textDelta(offset, word, 'a', id)))
    await screen.findByText((text) => text.endsWith(word))
  }
  expect(Object.fromEntries(drawn)).toEqual({ ShownMessage: 3, MessageView: 3, Markdown: 3, MessageOutcome: 3 })

  await act(async () => say(turnEnd('completed', null, id, '2026-11-22T10:00:02.000Z')))
  expect(screen.getAllByText('One two three four')[0]).toBeVisible()
  page.unmount()
})
