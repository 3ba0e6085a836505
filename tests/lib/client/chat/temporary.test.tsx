import { afterEach, describe, expect, it, vi } from 'vitest'
import { createTemporary } from '#lib/client/chat/temporary.ts'
import { currentToasts } from '#lib/client/toasts/toasts.ts'

let stop = () => {}
afterEach(() => stop())

/** A page that shows conv_t, which is a temporary one. */
function begin() {
  const deleteConversation = vi.fn(async (id: string) => ({ id, deleted: true as const, trashedAt: null }))
  const onGone = vi.fn()
  const temporary = createTemporary({ api: { deleteConversation }, onGone })
  stop = temporary.start()
  temporary.look('conv_t', true)
  return { ...temporary, deleted: deleteConversation.mock.calls, onGone }
}

const forGood = [['conv_t', { forever: true }]]

describe('a temporary conversation is deleted', () => {
  it('when another one is shown', async () => {
    const page = begin()
    expect(page.deleted).toEqual([])
    page.look('conv_2', false)
    expect(page.deleted).toEqual(forGood)
    await vi.waitFor(() =>
      expect(currentToasts().map(({ text }) => text)).toContain('The temporary conversation was deleted.'),
    )
  })

  it('when a new one is shown', () => {
    const page = begin()
    page.look(null, null)
    expect(page.deleted).toEqual(forGood)
  })

  it('when the page is left, once', () => {
    const page = begin()
    window.dispatchEvent(new Event('pagehide'))
    stop()
    expect(page.deleted).toEqual(forGood)
  })

  it('and a page that the browser kept shows a new one then', () => {
    const page = begin()
    window.dispatchEvent(new Event('pagehide'))
    window.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }))
    expect(page.onGone).toHaveBeenCalledOnce()
  })
})

describe('a temporary conversation stays', () => {
  it('when the person only looks elsewhere', () => {
    const page = begin()
    document.dispatchEvent(new Event('visibilitychange'))
    window.dispatchEvent(new Event('blur'))
    expect(page.deleted).toEqual([])
    expect(page.isOpen()).toBe(true)
  })

  it('when nothing is known of it for a while, as after a change of account', () => {
    const page = begin()
    page.look('conv_t', null)
    expect(page.deleted).toEqual([])
  })
})

it('any other conversation stays when it is left', () => {
  const page = begin()
  page.look('conv_2', false)
  page.look('conv_3', false)
  window.dispatchEvent(new Event('pagehide'))
  expect(page.deleted).toEqual(forGood)
})
