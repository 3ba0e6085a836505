import { fireEvent, render, screen } from '@testing-library/react'
import { describe, expect, it, vi } from 'vitest'
import { PromptForm } from '#components/settings/prompt-form.tsx'
import { RenameField } from '#components/sidebar/rename-field.tsx'

/** How browsers tell of a key that belongs to an input method: Safari has ended the word by then. */
const WAYS = [{ isComposing: true }, { keyCode: 229 }]

const onEnd = vi.fn()
const onSave = vi.fn(async () => {})
const onCancel = vi.fn()

// The composer, the field of an edited message, the search and the list of prompts: in their own tests.
describe.each([
  ['the name of a conversation', <RenameField key="name" title="Tides" onEnd={onEnd} />, 'Name of the conversation'],
  ['the title of a prompt', <PromptForm key="title" prompt={null} {...{ onSave, onCancel }} />, 'Title'],
  ['the text of a prompt', <PromptForm key="text" prompt={null} {...{ onSave, onCancel }} />, 'Text'],
])('%s', (_, form, name) => {
  it.each(WAYS)('leaves Enter and Escape to an input method (%j)', (way) => {
    render(form)
    const field = screen.getByLabelText(name)
    fireEvent.change(field, { target: { value: '日本' } })
    for (const key of ['Enter', 'Escape']) fireEvent.keyDown(field, { key, ...way })
    for (const call of [onEnd, onSave, onCancel]) expect(call).not.toHaveBeenCalled()
    expect(field).toHaveValue('日本')
  })
})
