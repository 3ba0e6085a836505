import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RetentionForm } from '#components/settings/retention-form.tsx'
import type { Settings } from '#lib/contract/settings.ts'
import { Refused, serve } from './fake-server.ts'

const off: Settings = { retentionDays: null, serverRetentionDays: null, trashDays: 30 }
const three = { conversations: 3, examples: ['Soups', 'Trains'] }

function show(settings: Settings = off, onSave = vi.fn(async (_days: number | null) => {})) {
  render(<RetentionForm settings={settings} onSave={onSave} />)
  return { onSave, user: userEvent.setup() }
}

const choice = () => screen.getByRole('checkbox', { name: 'Delete conversations with no activity' })
const days = () => screen.getByRole('spinbutton', { name: 'Days without activity' })
const save = () => screen.getByRole('button', { name: 'Save' })

// jsdom's dialogs can't be modal.
beforeEach(() => {
  HTMLDialogElement.prototype.showModal ??= function (this: HTMLDialogElement) {
    this.open = true
  }
  HTMLDialogElement.prototype.close ??= function (this: HTMLDialogElement) {
    this.open = false
  }
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
})
afterEach(() => vi.unstubAllGlobals())

describe('the retention', () => {
  it('is off, and there is nothing to save', () => {
    show()
    expect(choice()).not.toBeChecked()
    expect(screen.queryByRole('spinbutton')).toBeNull()
    expect(screen.queryByRole('button', { name: 'Save' })).toBeNull()
  })

  it('follows what is saved on another device, until it is edited here', async () => {
    serve({ 'GET /api/settings/retention': () => three })
    const form = (retentionDays: number | null) => (
      <RetentionForm settings={{ ...off, retentionDays }} onSave={async () => {}} />
    )
    const { rerender } = render(form(null))
    rerender(form(30))
    expect(days()).toHaveValue(30)
    await userEvent.type(days(), '0')
    rerender(form(45))
    expect(days()).toHaveValue(300)
  })

  it('tells what would go before anything is saved', async () => {
    const server = serve({ 'GET /api/settings/retention': () => three })
    const { user, onSave } = show()
    await user.click(choice())
    await user.clear(days())
    await user.type(days(), '365')
    expect(
      await screen.findByText(/This would delete 3 conversations, for example “Soups” and “Trains”\./),
    ).toBeVisible()
    expect(server.asked('GET /api/settings/retention').at(-1)?.query.get('days')).toBe('365')
    expect(onSave).not.toHaveBeenCalled()
  })

  it('keeps what was told last while it looks anew, and says when it can’t', async () => {
    let fails = false
    serve({ 'GET /api/settings/retention': () => (fails ? new Refused(500, 'Something broke.') : three) })
    const { user } = show()
    await user.click(choice())
    const told = await screen.findByText(/This would delete 3 conversations/)
    expect(told).toHaveAttribute('aria-busy', 'false')
    fails = true
    await user.type(days(), '0')
    expect(told).toHaveTextContent('This would delete 3 conversations')
    expect(told).toHaveAttribute('aria-busy', 'true')
    await waitFor(() => expect(told).toHaveTextContent('can’t be told. Something broke.'))
  })

  it('names two of many', async () => {
    const many = { conversations: 9, examples: ['Soups', 'Trains', 'Tides'] }
    serve({ 'GET /api/settings/retention': () => many })
    const { user } = show()
    await user.click(choice())
    expect(await screen.findByText(/9 conversations, for example “Soups” and “Trains”\./)).toBeVisible()
  })

  it('is saved at once when nothing would go', async () => {
    serve({ 'GET /api/settings/retention': () => ({ conversations: 0, examples: [] }) })
    const { user, onSave } = show()
    await user.click(choice())
    await user.click(save())
    expect(await screen.findByText('Saved.')).toBeVisible()
    expect(onSave.mock.calls).toEqual([[90]])
    expect(screen.queryByRole('dialog')).toBeNull()
  })

  it.each([
    ['Delete and save', [[90]]],
    ['Cancel', []],
  ])('asks once when something would go: %s', async (answer, saved) => {
    serve({ 'GET /api/settings/retention': () => three })
    const { user, onSave } = show()
    await user.click(choice())
    await user.click(save())
    expect(await screen.findByRole('dialog')).toHaveTextContent(/for 90 days in 3 conversations/)
    expect(onSave).not.toHaveBeenCalled()
    await user.click(screen.getByRole('button', { name: answer }))
    expect(screen.queryByRole('dialog')).toBeNull()
    expect(onSave.mock.calls).toEqual(saved)
  })

  it('is turned off without a question', async () => {
    const server = serve({})
    const { user, onSave } = show({ ...off, retentionDays: 30 })
    await user.click(choice())
    await user.click(save())
    expect(onSave.mock.calls).toEqual([[null]])
    expect(server.asked('GET /api/settings/retention')).toEqual([])
  })

  it.each(['0', '3651', '1.5', '-3', ' '])('can’t be %j days', async (text) => {
    serve({})
    const { user, onSave } = show({ ...off, retentionDays: 30 })
    await user.clear(days())
    await user.type(days(), text)
    expect(screen.getByRole('alert')).toHaveTextContent('Give a whole number of days from 1 to 3,650.')
    await user.click(save())
    expect(onSave).not.toHaveBeenCalled()
  })

  it('is not saved when what would go is not known, and says so', async () => {
    serve({ 'GET /api/settings/retention': () => new Refused(500, 'Something broke.') })
    const { user, onSave } = show()
    await user.click(choice())
    await user.click(save())
    expect(await screen.findByRole('alert')).toHaveTextContent('Not saved. Something broke.')
    expect(onSave).not.toHaveBeenCalled()
  })

  it('says what the server does in any case', () => {
    show({ ...off, serverRetentionDays: 400 })
    expect(screen.getByText(/no conversation is kept for more than 400 days/)).toBeVisible()
  })
})
