import { render, screen, waitFor } from '@testing-library/react'
import { sse } from 'msw'
import { beforeEach, expect, it, vi } from 'vitest'
import { aConversation, messageStart, textDelta, turnEnd, turnStart } from '#tests/lib/client/chat/chat-events.ts'
import { act } from '#tests/support/act.ts'
import { answer } from '#tests/support/answer.ts'
import { network } from '#tests/support/network.ts'
import { serveTurns } from '#tests/support/turn-streams.ts'

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
vi.mock('#components/chat/spoken-answer.tsx', counting)
vi.mock('#components/chat/temporary-note.tsx', counting)

// Another file may have loaded them as they are.
vi.resetModules()
const { ChatShell } = await import('#components/shell/chat-shell.tsx')
const { loadMarkdown } = await import('#components/chat/load-markdown.ts')

const before = aConversation({ id: 'conv_0', title: 'Before' })
const viewer = { id: 'ada', isGuest: true, name: 'Ada', email: null }

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
  network.use(
    sse('*/api/events', () => {}),
    answer('GET /api/viewer', () => ({ viewer })),
    answer('GET /api/conversations', () => ({ conversations: [before], nextCursor: null })),
    answer('GET /api/projects', () => ({ projects: [] })),
    answer('GET /api/settings', () => ({ retentionDays: null, serverRetentionDays: null, trashDays: 30 })),
    answer('GET /api/models', () => ({ provider: 'local', models: [{ id: 'demo' }], defaultModel: 'demo' })),
  )
})

it('a delta draws the growing message and nothing else', async () => {
  const { latest, connections } = serveTurns()
  const page = render(<ChatShell />)
  await screen.findByText('Before')
  await act(() => screen.getByRole('button', { name: 'Explain how tides work in five sentences.' }).click())
  await waitFor(() => expect(connections).toHaveLength(1))
  const { turnId: id, push: say } = latest()
  const conversation = aConversation({ id: 'conv_1', liveTurnId: id, updatedAt: '2026-11-22T10:00:01.000Z' })
  await act(() => say(turnStart(id, conversation), messageStart('a', id), textDelta(0, 'One', 'a', id)))
  await screen.findByText('One')
  // Its coming draws what was there once more.
  await act(async () => void (await loadMarkdown()))

  drawn.clear()
  for (const [offset, word] of [
    [3, ' two'],
    [7, ' three'],
    [13, ' four'],
  ] as const) {
    await act(() => say(textDelta(offset, word, 'a', id)))
    await screen.findByText((text) => text.endsWith(word))
  }
  expect(Object.fromEntries(drawn)).toEqual({ ShownMessage: 3, MessageView: 3, Markdown: 3, MessageOutcome: 3 })

  await act(() => say(turnEnd('completed', null, id, '2026-11-22T10:00:02.000Z')))
  expect(screen.getAllByText('One two three four')[0]).toBeVisible()
  page.unmount()
})
