import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Composer } from '#components/chat/composer.tsx'
import type { ConversationStatus } from '#lib/client/chat/conversation-state.ts'
import { TURN } from '#tests/lib/client/chat/chat-events.ts'
import { browserWith } from '#tests/support/browser-gaps.ts'

beforeEach(() => browserWith('(hover: hover)'))

type SetUp = { status?: ConversationStatus; canSend?: boolean; isTaken?: boolean; text?: string }

function setUp({ status = { type: 'idle' }, canSend = true, isTaken = true, text: first = '' }: SetUp = {}) {
  const onSend = vi.fn((_text: string) => isTaken)
  const onStop = vi.fn()
  function Page({ status, canSend }: { status: ConversationStatus; canSend: boolean }) {
    const [text, setText] = useState(first)
    const models = { list: null, model: null, gone: null, choose: () => {} }
    return <Composer {...{ text, onSend, onStop, status, canSend, models }} focusKey={1} onChange={setText} />
  }
  const { rerender } = render(<Page status={status} canSend={canSend} />)
  const becomeIdle = () => rerender(<Page status={{ type: 'idle' }} canSend />)
  const field = screen.getByRole('textbox', { name: 'Your message' })
  return { onSend, onStop, becomeIdle, field, user: userEvent.setup() }
}

describe('the composer', () => {
  it('has the focus, sends on Enter and is empty then', async () => {
    const { onSend, field, user } = setUp()
    expect(field).toHaveFocus()
    await user.keyboard('Hello{Enter}')
    expect(onSend).toHaveBeenCalledExactlyOnceWith('Hello')
    expect(field).toHaveValue('')
  })

  it('begins a new line on Shift+Enter', async () => {
    const { onSend, field, user } = setUp()
    await user.keyboard('One{Shift>}{Enter}{/Shift}Two')
    expect(field).toHaveValue('One\nTwo')
    expect(onSend).not.toHaveBeenCalled()
  })

  it.each([
    ['a key on the screen', '', 'begins a new line'],
    ['a keyboard of its own', 'Enter', 'sends'],
  ])('on a phone or tablet Enter on %s (code “%s”) %s', (_, code, what) => {
    browserWith('(pointer: coarse)')
    const { onSend, field } = setUp({ text: 'Hello' })
    const isLeftToTheField = fireEvent.keyDown(field, { key: 'Enter', code })
    expect(isLeftToTheField).toBe(what === 'begins a new line')
    expect(onSend).toHaveBeenCalledTimes(what === 'sends' ? 1 : 0)
  })

  it('leaves Enter to an input method that composes a word', async () => {
    const { onSend, field, user } = setUp()
    await user.keyboard('にほん')
    fireEvent.keyDown(field, { key: 'Enter', isComposing: true })
    // Safari: the word has ended by then.
    fireEvent.compositionEnd(field)
    fireEvent.keyDown(field, { key: 'Enter', keyCode: 229 })
    expect(onSend).not.toHaveBeenCalled()
  })

  it('keeps the text when it could not go', async () => {
    const { field, user } = setUp({ isTaken: false })
    await user.keyboard('Hello{Enter}')
    expect(field).toHaveValue('Hello')
  })

  it('can be typed in while an answer grows, and offers Stop instead of Send', async () => {
    const { onSend, onStop, field, user } = setUp({ status: { type: 'streaming', turnId: TURN }, canSend: false })
    await user.keyboard('Next{Enter}')
    expect(onSend).not.toHaveBeenCalled()
    expect(field).toHaveValue('Next')
    await user.click(screen.getByRole('button', { name: 'Stop' }))
    expect(onStop).toHaveBeenCalledOnce()
  })

  it('sends what Enter was pressed for while the conversation was still being loaded, once it is there', async () => {
    const { onSend, becomeIdle, field, user } = setUp({ status: { type: 'loading' }, canSend: false })
    await user.keyboard('Early{Enter}')
    expect(onSend).not.toHaveBeenCalled()
    becomeIdle()
    expect(onSend).toHaveBeenCalledExactlyOnceWith('Early')
    expect(field).toHaveValue('')
  })

  it('does not send what was changed after that', async () => {
    const { onSend, becomeIdle, field, user } = setUp({ status: { type: 'loading' }, canSend: false })
    await user.keyboard('Early{Enter} bird')
    becomeIdle()
    expect(onSend).not.toHaveBeenCalled()
    expect(field).toHaveValue('Early bird')
  })

  it('says when a message is too long, and does not send it', async () => {
    const { onSend, user } = setUp({ text: 'x'.repeat(100_001) })
    expect(screen.getByRole('alert')).toHaveTextContent('100,001 characters')
    await user.keyboard('{Enter}')
    expect(onSend).not.toHaveBeenCalled()
    expect(screen.getByRole('button', { name: 'Send' })).toHaveAttribute('aria-disabled', 'true')
  })
})

describe('an arrow up', () => {
  const arrowUp = async (text: string, onEditLast: () => boolean) => {
    const models = { list: null, model: null, gone: null, choose: () => {} }
    const status = { type: 'idle' } as const
    render(
      <Composer
        {...{ text, status, models, onEditLast, canSend: true, focusKey: 1 }}
        onSend={() => true}
        onStop={() => {}}
        onChange={() => {}}
      />,
    )
    return fireEvent.keyDown(screen.getByRole('textbox'), { key: 'ArrowUp' })
  }

  it.each([
    ['edits the last message where nothing is typed', '', true, 1, false],
    ['moves the caret where there is none to edit', '', false, 1, true],
    ['moves the caret in what is typed', 'One\nTwo', true, 0, true],
  ])('%s', async (_, text, isThere, times, isLeftToTheField) => {
    const onEditLast = vi.fn(() => isThere)
    expect(await arrowUp(text, onEditLast)).toBe(isLeftToTheField)
    expect(onEditLast).toHaveBeenCalledTimes(times)
  })
})
