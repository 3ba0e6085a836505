import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ConversationView } from '#components/chat/conversation-view.tsx'
import { getDraft, setDraft } from '#lib/client/chat/drafts.ts'
import { MESSAGE_MAX_LENGTH } from '#lib/contract/turn.ts'
import { aMessage, messageStart, TURN, textDelta, turnEnd, turnStart } from '#tests/lib/client/chat/chat-events.ts'
import { act } from '#tests/support/act.ts'
import { aChat, anApp, inApp } from '#tests/support/an-app.tsx'
import { answer } from '#tests/support/answer.ts'
import { browserWith } from '#tests/support/browser-gaps.ts'
import { network } from '#tests/support/network.ts'
import { inBranch, showTalk, talk } from './shown-talk.tsx'

vi.mock('next/navigation', () => ({ usePathname: () => '/c/conv_1' }))

afterEach(() => {
  for (const id of [null, 'conv_1']) setDraft(id, '')
})

const field = () => screen.findByRole('textbox', { name: 'Your message, edited' })

/** A page on which a message is being edited. */
async function editing(text = 'Two', history: Parameters<typeof showTalk>[0] = {}) {
  const page = await showTalk(history)
  await page.user.click(within(page.article(text)).getByRole('button', { name: 'Edit' }))
  return { ...page, field: await field() }
}

describe('a message of the person’s', () => {
  it.each([{ isComposing: true }, { keyCode: 229 }])('leaves Enter and Escape to an input method (%j)', async (way) => {
    const page = await editing()
    for (const key of ['Enter', 'Escape']) fireEvent.keyDown(page.field, { key, ...way })
    expect(page.field).toHaveValue('Two')
    expect(page.connections).toHaveLength(0)
  })

  it('becomes a field in its place, with the focus at its end, and goes with Enter; all below it makes way at once', async () => {
    const page = await editing()
    expect(page.field).toHaveFocus()
    expect(page.field).toHaveValue('Two')
    await page.user.keyboard(', or three{Shift>}{Enter}{/Shift}or four{Enter}')
    expect(page.seen()).toEqual(['One', 'First answer', 'Two, or three\nor four'])
    expect(page.composer).toHaveFocus()
    await waitFor(() => expect(page.connections).toHaveLength(1))
    expect(page.latest().request).toMatchObject({
      message: 'Two, or three\nor four',
      editOf: 'q2',
      after: 'a2',
      model: 'demo',
    })
    expect(await within(page.article('Two, or three')).findByText('Version 2 of 2')).toBeInTheDocument()

    const { turnId, push } = page.latest()
    await act(() =>
      push(
        turnStart(turnId, inBranch()),
        messageStart('a3', turnId),
        textDelta(0, 'Third', 'a3', turnId),
        turnEnd('completed', null, turnId),
      ),
    )
    await waitFor(() => expect(page.seen()).toEqual(['One', 'First answer', 'Two, or three\nor four', 'Third']))
  })

  it('goes with the button, and as it was: that asks again', async () => {
    const page = await editing('One')
    const form = within(screen.getByRole('form', { name: 'Edit the message' }))
    await page.user.click(form.getByRole('button', { name: 'Send' }))
    expect(page.seen()).toEqual(['One'])
  })

  it.each([
    ['Escape', '{Escape}'],
    ['Cancel', '{Tab}{Enter}'],
  ])('stays as it was on %s, and the focus comes back to where it began', async (_, keys) => {
    const page = await editing()
    await page.user.keyboard(`, or three${keys}`)
    expect(page.seen()[2]).toBe('Two')
    await waitFor(() => expect(within(page.article('Two')).getByRole('button', { name: 'Edit' })).toHaveFocus())
    expect(page.connections).toHaveLength(0)
  })

  it.each([
    ['empty', ' '],
    ['too long', 'x'.repeat(MESSAGE_MAX_LENGTH + 1)],
  ])('doesn’t go when it is %s', async (_, text) => {
    const page = await editing()
    await page.user.clear(page.field)
    await page.user.click(page.field)
    await page.user.paste(text)
    await page.user.keyboard('{Enter}')
    expect(page.field).toHaveValue(text)
    expect(page.connections).toHaveLength(0)
  })

  it('doesn’t go with the Enter that chooses a word of an input method', async () => {
    const page = await editing()
    const event = new KeyboardEvent('keydown', { key: 'Enter', keyCode: 229, bubbles: true, cancelable: true })
    page.field.dispatchEvent(event)
    expect(event.defaultPrevented).toBe(false)
    expect(page.connections).toHaveLength(0)
  })

  it('goes while an answer is being written, which is not stopped from here', async () => {
    const liveTurn = { id: TURN, status: 'running', input: 'Three', model: 'demo' } as const
    const page = await editing('Three', { liveTurn })
    await page.user.keyboard('!{Enter}')
    await waitFor(() => expect(page.latest().kind).toBe('send'))
    expect(page.connections[0]?.isAborted()).toBe(true)
    expect(page.cancelled()).toEqual([])
    expect(page.latest().request).toMatchObject({ message: 'Three!', editOf: `${TURN}:input` })
    expect(page.seen().at(-1)).toBe('Three!')
  })

  it('that the server refuses is kept, below what is there as before', async () => {
    const page = await editing()
    await page.user.keyboard('!{Enter}')
    await waitFor(() => expect(page.connections).toHaveLength(1))
    await act(() => page.latest().refuse('message_not_found'))
    await screen.findByText(/^Not sent\./)
    expect(page.seen()).toEqual(['One', 'First answer', 'Two', 'Second answer', 'Two!'])
    // Where it was to stand is gone: it goes to where it stands.
    await page.user.click(screen.getByRole('button', { name: 'Retry' }))
    await waitFor(() => expect(page.connections).toHaveLength(2))
    expect(page.latest().request).toMatchObject({ message: 'Two!', after: 'a2' })
    expect(page.latest().request?.editOf).toBeUndefined()
  })

  it('that failed is edited in its place, too', async () => {
    const failed = { status: 'failed', error: { code: 'context_too_long', message: 'Too long.' } } as const
    const question = aMessage({ id: `${TURN}:input`, content: 'All of it', turnId: TURN, ...failed })
    const page = await showTalk({ messages: [...talk, question] })
    await page.user.click(screen.getByRole('button', { name: 'Edit it shorter' }))
    await page.user.clear(await field())
    await page.user.keyboard('Less{Enter}')
    await waitFor(() => expect(page.connections).toHaveLength(1))
    expect(page.latest().request).toMatchObject({ message: 'Less', editOf: `${TURN}:input` })
  })
})

describe('an arrow up in the empty composer', () => {
  it('edits the last message, and Escape leads back', async () => {
    const page = await showTalk()
    await page.user.click(page.composer)
    await page.user.keyboard('{ArrowUp}')
    expect(await field()).toHaveValue('Two')
    await page.user.keyboard('{Escape}')
    await waitFor(() => expect(page.composer).toHaveFocus())
  })

  it('is left to the field where something is typed', async () => {
    const page = await showTalk()
    await page.user.type(page.composer, 'x{ArrowUp}')
    expect(screen.queryByRole('textbox', { name: 'Your message, edited' })).toBeNull()
  })
})

describe('what is too long', () => {
  beforeEach(() => {
    browserWith('(hover: hover)')
    network.use(
      answer('GET /api/models', () => ({ provider: 'local', models: [{ id: 'demo' }], defaultModel: 'demo' })),
    )
  })

  it('comes into the composer of a new conversation', async () => {
    setDraft('conv_1', 'And more')
    const error = { code: 'context_too_long', message: 'Too long.' } as const
    const question = { ...aMessage({ content: 'All of it', status: 'failed', error }), frozen: null }
    const startNew = vi.fn()
    render(
      <ConversationView />,
      inApp(anApp({ chat: aChat({ messages: [question], status: { type: 'idle' } }), startNew })),
    )
    await userEvent.click(screen.getByRole('button', { name: 'Use it in a new conversation' }))
    expect(startNew).toHaveBeenCalledOnce()
    expect([getDraft(null), getDraft('conv_1')]).toEqual(['All of it', 'And more'])
  })
})
