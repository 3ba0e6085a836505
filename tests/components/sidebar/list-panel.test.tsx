import { act, fireEvent, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ListPanel } from '#components/sidebar/list-panel.tsx'
import type { PanelName } from '#components/sidebar/panel.ts'
import type { SeenState } from '#lib/client/lists/seen.ts'
import type { Seen } from '#lib/client/lists/unread.ts'
import type { ViewerState } from '#lib/client/session/viewer.ts'
import { createStore } from '#lib/client/state/store.ts'
import { aConversation } from '#tests/lib/client/chat/chat-events.ts'
import { type AList, anApp, inApp, someConversations } from '#tests/support/an-app.tsx'

const conversations = (count: number) =>
  Array.from({ length: count }, (_, index) => aConversation({ id: `c${index}`, title: `Number ${index}` }))

/** Tells at once that what is observed is seen. */
class SeenAtOnce {
  private readonly onSeen: (entries: { isIntersecting: boolean }[]) => void
  constructor(onSeen: (entries: { isIntersecting: boolean }[]) => void) {
    this.onSeen = onSeen
  }
  observe() {
    this.onSeen([{ isIntersecting: true }])
  }
  disconnect() {}
}

type Shown = Omit<AList, 'name'>

function show(shown: Shown, options: { panel?: PanelName; unread?: string } = {}) {
  const panel = options.panel ?? 'main'
  const name = panel === 'main' ? 'recent' : panel
  const calls = { loadMore: vi.fn(), refresh: vi.fn() }
  const { store, change } = someConversations({ name, ...shown }, calls)
  const { getState, subscribe } = createStore<SeenState>({ ...seenUntil(options.unread), shownId: null })
  const app = anApp({ conversations: store })
  const actions = { ...app.actions, perform: vi.fn(), remove: vi.fn(), rename: vi.fn(), ask: vi.fn() }
  const seen = { ...app.seen, getState, subscribe }
  render(<ListPanel panel={panel} onPanel={() => {}} />, inApp({ ...app, actions, seen }))
  const changeTo = (next: Shown) => act(() => change({ name, ...shown, ...next }))
  return { ...calls, actions, change: changeTo, user: userEvent.setup() }
}

/** All was seen but this one. */
const seenUntil = (unread: string | undefined): { seen: Seen } => ({
  seen: { since: unread ? '' : '9999', seen: unread ? { c1: '9999', conv_1: '9999' } : {} },
})

const rows = () => screen.getAllByRole('listitem')
const link = (name: string) => screen.getByRole('link', { name })

beforeEach(() => {
  vi.stubGlobal('IntersectionObserver', SeenAtOnce)
})

describe('a list', () => {
  it('of ten thousand draws few rows, and says how many there are', () => {
    show({ conversations: conversations(10_000) })
    expect(rows().length).toBeLessThan(40)
    expect(rows()[0]).toHaveAttribute('aria-setsize', '10000')
    expect(rows()[1]).toHaveAttribute('aria-posinset', '2')
  })

  it('of which more follows doesn’t claim to know its size', () => {
    show({ conversations: conversations(3), hasMore: true })
    expect(rows()[0]).toHaveAttribute('aria-setsize', '-1')
  })

  it('asks for more at its end, and again when it was busy with something else', () => {
    const { loadMore, change } = show({ conversations: conversations(3), hasMore: true, isBusy: true })
    expect(loadMore).toHaveBeenCalledTimes(1)
    change({ isBusy: false })
    expect(loadMore).toHaveBeenCalledTimes(2)
    change({ hasMore: false })
    expect(loadMore).toHaveBeenCalledTimes(2)
  })

  it.each([
    ['main', 'Your conversations will be listed here.'],
    ['archived', 'Nothing is archived.'],
    ['trash', 'The trash is empty.'],
  ] as const)('without anything in it says so: %s', (panel, text) => {
    show({}, { panel })
    expect(screen.getByText(text)).toBeVisible()
  })

  it('that could not be loaded offers to try again', async () => {
    const { user, refresh } = show({ error: { code: 'network', message: 'Not reached.' } })
    await user.click(screen.getByRole('button', { name: 'Try again' }))
    expect(refresh).toHaveBeenCalledOnce()
  })

  it('says that it could not be loaded also when nobody could find out whose it is, and asks for that', async () => {
    const refresh = vi.fn(async () => {})
    const error = { code: 'network', message: 'Not reached.' } as const
    const { store } = someConversations({ name: 'recent', isLoading: true })
    const { getState, subscribe } = createStore<ViewerState>({ type: 'error', error })
    render(
      <ListPanel panel="main" onPanel={() => {}} />,
      inApp(anApp({ conversations: store, viewer: { getState, subscribe, refresh } })),
    )
    expect(screen.queryByText('Loading your conversations')).toBeNull()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(refresh).toHaveBeenCalledOnce()
  })

  it('that is still being loaded has nothing to select; what is selected once it is there has the focus', async () => {
    const { user, change } = show({ isLoading: true }, { panel: 'trash' })
    await screen.findByRole('heading', { name: 'Trash' })
    expect(screen.queryByRole('button', { name: 'Select' })).toBeNull()
    expect(screen.queryByRole('button', { name: 'Empty trash' })).toBeNull()
    change({ isLoading: false, conversations: conversations(2) })
    await user.click(screen.getByRole('button', { name: 'Select' }))
    expect(screen.getByRole('checkbox', { name: 'Number 0' })).toHaveFocus()
  })

  it('tells what is unread and what is being answered', () => {
    const [first, second] = conversations(2)
    if (!first || !second) throw new Error('two are needed')
    show({ conversations: [first, { ...second, liveTurnId: 't' }] }, { unread: 'c0' })
    expect(link('Number 0')).toHaveAccessibleDescription('Unread')
    expect(link('Number 1')).toHaveAccessibleDescription('An answer is being written')
  })
})

describe('the keyboard', () => {
  it('reaches one row with Tab and the others with the arrows, however far they are', async () => {
    const { user } = show({ conversations: conversations(500) })
    await user.tab()
    expect(link('Number 0')).toHaveFocus()
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}')
    expect(link('Number 1')).toHaveFocus()
    await user.keyboard('{End}')
    expect(link('Number 499')).toHaveFocus()
    await user.keyboard('{ArrowDown}')
    expect(link('Number 499')).toHaveFocus()
    await user.keyboard('{Home}')
    expect(link('Number 0')).toHaveFocus()
  })

  it('takes nothing else for its own', async () => {
    const { user, actions } = show({ conversations: conversations(3) })
    await user.tab()
    await user.keyboard('abc {F3}{Control>}{ArrowDown}{/Control}')
    expect(link('Number 0')).toHaveFocus()
    expect(actions.remove).not.toHaveBeenCalled()
  })

  it.each([
    ['Enter saves', 'Soups{Enter}', 'Soups'],
    ['Escape leaves it', 'Soups{Escape}', null],
    ['nothing typed is no name', '{Backspace}{Enter}', null],
    ['spaces are no name', '   {Enter}', null],
  ])('renames with F2: %s', async (_, keys, expected) => {
    const { user, actions } = show({ conversations: conversations(3) })
    await user.tab()
    await user.keyboard('{F2}')
    await user.keyboard(keys)
    expect(screen.queryByRole('textbox')).toBeNull()
    expect(link('Number 0')).toHaveFocus()
    expect(actions.rename.mock.calls).toEqual(expected === null ? [] : [['c0', expected]])
  })

  it('leaves the Enter and Escape of an input method to it while a row is renamed', async () => {
    const { user, actions } = show({ conversations: conversations(3) })
    await user.tab()
    await user.keyboard('{F2}にほん')
    const field = screen.getByRole('textbox')
    for (const key of ['Enter', 'Escape']) {
      fireEvent.keyDown(field, { key, isComposing: true })
      // Safari: the word has ended by then.
      fireEvent.keyDown(field, { key, keyCode: 229 })
    }
    expect(field).toHaveFocus()
    expect(actions.rename).not.toHaveBeenCalled()
  })

  it('saves a name when the person goes elsewhere', async () => {
    const { user, actions } = show({ conversations: conversations(3) })
    await user.tab()
    await user.keyboard('{F2}Soups')
    await user.click(screen.getByRole('button', { name: 'Archive' }))
    expect(actions.rename).toHaveBeenCalledWith('c0', 'Soups')
  })

  it.each(['{Shift>}{F10}{/Shift}', '{ContextMenu}'])('opens the menu of the row with %s', async (keys) => {
    const { user } = show({ conversations: conversations(3) })
    await user.tab()
    await user.keyboard(`{ArrowDown}${keys}`)
    expect(await screen.findByRole('group', { name: 'More for Number 1' })).toBeVisible()
  })

  it('deletes, and the next row has the focus', async () => {
    const { user, actions } = show({ conversations: conversations(3) })
    await user.tab()
    await user.keyboard('{Delete}')
    expect(actions.remove).toHaveBeenCalledWith({ ids: new Set(['c0']) })
    expect(link('Number 1')).toHaveFocus()
  })

  it('asks before it deletes from the trash', async () => {
    const { user, actions } = show({ conversations: conversations(1) }, { panel: 'trash' })
    link('Number 0').focus()
    await user.keyboard('{Delete}{F2}')
    expect(actions.ask).toHaveBeenCalledOnce()
    expect(actions.remove).not.toHaveBeenCalled()
    expect(screen.queryByRole('textbox')).toBeNull()
  })
})

it('a trashed conversation says when it goes for good', () => {
  const inTwoDays = new Date(Date.now() + 2 * 24 * 60 * 60 * 1000 - 1000).toISOString()
  const trashed = aConversation({ trashedAt: inTwoDays, expiresAt: inTwoDays })
  show({ conversations: [trashed] }, { panel: 'trash' })
  expect(within(rows()[0] as HTMLElement).getByRole('link')).toHaveAccessibleDescription('Deleted for good in 2 days')
})
