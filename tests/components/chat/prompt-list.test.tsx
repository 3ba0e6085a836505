import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Composer } from '#components/chat/composer.tsx'
import { createApp } from '#lib/client/app/app.ts'
import { inApp } from '#tests/support/an-app.tsx'
import { answer, refusal } from '#tests/support/answer.ts'
import { browserWith } from '#tests/support/browser-gaps.ts'
import { network } from '#tests/support/network.ts'

const prompt = (title: string, text: string) => ({ id: title, title, text, updatedAt: '2026-01-01T00:00:00.000Z' })
const PROMPTS = [
  prompt('Éclairs', 'Bake {{number}} of them for {{whom}}'),
  prompt('Tea', 'Make tea'),
  prompt('Toast', 'Toast, with tea'),
]

beforeEach(() => browserWith('(hover: hover)'))

function setUp({ text: first = '', prompts = PROMPTS } = {}) {
  network.use(answer('GET /api/prompts', () => ({ prompts })))
  const onSend = vi.fn((_text: string) => true)
  function Page() {
    const [text, setText] = useState(first)
    const models = { list: null, model: null, gone: null, choose: () => {} }
    const status = { type: 'idle' } as const
    return <Composer {...{ text, onSend, status, models }} canSend focusKey={1} onStop={() => {}} onChange={setText} />
  }
  render(<Page />, inApp(createApp(null)))
  const field: HTMLTextAreaElement = screen.getByRole('textbox', { name: 'Your message' })
  return { onSend, field, user: userEvent.setup() }
}

const listed = () => screen.queryAllByRole('option').map((option) => option.firstChild?.textContent)
const chosen = () => screen.getByRole('option', { selected: true }).firstChild?.textContent
const selection = ({ value, selectionStart, selectionEnd }: HTMLTextAreaElement) =>
  value.slice(selectionStart, selectionEnd)

describe('the list of saved prompts', () => {
  it('opens with a slash in the empty field, follows what is typed, and says to the field which one is meant', async () => {
    const { field, user } = setUp()
    await user.keyboard('/')
    await waitFor(() => expect(listed()).toEqual(['Éclairs', 'Tea', 'Toast']))
    await user.keyboard('t')
    expect(listed()).toEqual(['Tea', 'Toast'])
    await user.keyboard('{ArrowDown}')
    expect(chosen()).toBe('Toast')
    expect(field).toHaveFocus()
    expect(field).toHaveAttribute('aria-controls', screen.getByRole('listbox').id)
    expect(field).toHaveAttribute('aria-activedescendant', screen.getByRole('option', { selected: true }).id)
    await user.keyboard('{Backspace}{Backspace}')
    expect(listed()).toEqual([])
    expect(field).not.toHaveAttribute('aria-activedescendant')
  })

  it.each([
    ['ECL', ['Éclairs']],
    ['make', ['Tea']],
    ['tea', ['Tea', 'Toast']],
    ['nothing', []],
  ])('finds by title before text, whatever the case and the accents: “%s”', async (query, expected) => {
    const { user } = setUp()
    await user.keyboard('/')
    await waitFor(() => expect(listed()).toHaveLength(3))
    await user.keyboard(query)
    expect(listed()).toEqual(expected)
  })

  it.each(['Enter', 'Tab'])('%s puts what is chosen in place of the slash, and sends nothing', async (key) => {
    const { onSend, field, user } = setUp()
    await user.keyboard('/te')
    await waitFor(() => expect(listed()).toEqual(['Tea', 'Toast']))
    await user.keyboard(`{${key}}`)
    expect(field).toHaveValue('Make tea')
    expect(listed()).toEqual([])
    expect(onSend).not.toHaveBeenCalled()
    await user.keyboard('{Enter}')
    expect(onSend).toHaveBeenCalledExactlyOnceWith('Make tea')
  })

  it('Escape closes it and leaves what was typed; then Enter sends that', async () => {
    const { onSend, field, user } = setUp()
    await user.keyboard('/te')
    await waitFor(() => expect(listed()).toHaveLength(2))
    await user.keyboard('{Escape}')
    expect(listed()).toEqual([])
    expect(field).toHaveValue('/te')
    await user.keyboard('{Enter}')
    expect(onSend).toHaveBeenCalledExactlyOnceWith('/te')
  })

  it('what matches nothing is sent as it is, and a slash elsewhere is one', async () => {
    const { onSend, user } = setUp()
    await user.keyboard('/etc/hosts{Enter}and/or')
    expect(onSend).toHaveBeenCalledExactlyOnceWith('/etc/hosts')
    expect(listed()).toEqual([])
  })

  it.each([
    ['/te', 'Make tea', []],
    ['/etc', '', [['/etc']]],
  ])('waits with Enter until it is there: of “%s” becomes “%s”', async (text, expected, sent) => {
    const { onSend, field, user } = setUp()
    const loaded = Promise.withResolvers<void>()
    network.use(answer('GET /api/prompts', () => loaded.promise.then(() => ({ prompts: PROMPTS }))))
    await user.keyboard(text)
    expect(await screen.findByText('One moment')).toBeVisible()
    await user.keyboard('{Enter}')
    expect(field).toHaveValue(text)
    loaded.resolve()
    await waitFor(() => expect(field).toHaveValue(expected))
    expect(onSend.mock.calls).toEqual(sent)
  })

  it('leaves the keys of an input method to it', async () => {
    const { onSend, field, user } = setUp()
    await user.keyboard('/te')
    await waitFor(() => expect(listed()).toHaveLength(2))
    for (const key of ['Enter', 'Tab', 'ArrowDown', 'Escape']) {
      fireEvent.keyDown(field, { key, isComposing: true })
      fireEvent.keyDown(field, { key, keyCode: 229 })
    }
    expect(field).toHaveValue('/te')
    expect(chosen()).toBe('Tea')
    expect(onSend).not.toHaveBeenCalled()
  })

  it('opens with its button, has a field of its own then, and puts the prompt where the caret is', async () => {
    const { field, user } = setUp({ text: 'Please.  Thanks' })
    field.setSelectionRange(8, 8)
    await user.click(screen.getByRole('button', { name: 'Saved prompts' }))
    const own = await screen.findByRole('combobox', { name: 'Find a saved prompt' })
    await waitFor(() => expect(listed()).toHaveLength(3))
    expect(own).toHaveFocus()
    await user.keyboard('toa')
    expect(listed()).toEqual(['Toast'])
    await user.click(screen.getByRole('option'))
    expect(field).toHaveValue('Please. Toast, with tea Thanks')
    expect(field).toHaveFocus()
  })

  it('closes when somebody goes elsewhere, and by its button', async () => {
    const { user } = setUp()
    const button = screen.getByRole('button', { name: 'Saved prompts' })
    await user.click(button)
    await waitFor(() => expect(listed()).toHaveLength(3))
    await user.click(document.body)
    expect(listed()).toEqual([])
    await user.click(button)
    await waitFor(() => expect(listed()).toHaveLength(3))
    await user.click(button)
    expect(listed()).toEqual([])
  })

  it.each([
    ['none are saved', () => setUp({ prompts: [] }), /No prompts are saved yet/],
    [
      'they can’t be loaded',
      () => {
        const page = setUp()
        network.use(answer('GET /api/prompts', () => refusal('database_unreachable', 'The database is away.')))
        return page
      },
      /could not be loaded. The database is away./,
    ],
  ])('says so when %s', async (_, begin, words) => {
    const { user } = begin()
    await user.keyboard('/')
    expect(await screen.findByText(words)).toBeVisible()
  })
})

describe('the blanks of a prompt', () => {
  it('are led through by Tab, until there is none: then it leads on as it always does', async () => {
    const { onSend, field, user } = setUp()
    await user.keyboard('/ecl')
    await waitFor(() => expect(listed()).toEqual(['Éclairs']))
    await user.keyboard('{Enter}')
    expect(selection(field)).toBe('{{number}}')
    await user.keyboard('{Tab}')
    expect(selection(field)).toBe('{{whom}}')
    await user.keyboard('{Shift>}{Tab}{/Shift}')
    expect(selection(field)).toBe('{{number}}')
    await user.keyboard('ten{Tab}Ada')
    expect(field).toHaveValue('Bake ten of them for Ada')
    await user.keyboard('{Tab}')
    expect(field).not.toHaveFocus()
    field.focus()
    await user.keyboard('{Enter}')
    expect(onSend).toHaveBeenCalledExactlyOnceWith('Bake ten of them for Ada')
  })

  it('are no blanks in what was typed by hand', async () => {
    const { field, user } = setUp({ text: '{{this}} and {{that}}' })
    field.setSelectionRange(0, 0)
    await user.keyboard('{Tab}')
    expect(field).not.toHaveFocus()
  })
})
