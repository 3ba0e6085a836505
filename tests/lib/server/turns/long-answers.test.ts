// Holds P5, P6
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { gate, type Step } from '#tests/support/misbehaving-provider/script.ts'
import * as texts from '#tests/support/misbehaving-provider/streamed-texts.ts'
import * as tools from '#tests/support/misbehaving-provider/streamed-tools.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())

const PNG = `iVBORw0KGgo${'A'.repeat(40)}`
const JPEG = `/9j/${'A'.repeat(40)}`
const long = (character: string) => character.repeat(150_000)

async function answered(...say: Step[]) {
  app.provider.next({ say })
  return (await app.ask('Go')).body.conversationId
}
const itemOf = (conversationId: string, path: string, browser = app.browser) =>
  browser.fetch(`/api/conversations/${conversationId}/items/${path}`)

describe('a step that is longer than a page takes', () => {
  it('is cut there, and whole at its own address', async () => {
    const thoughts = texts.reasoning({ id: 'rs_long', summaries: [long('t')] })
    const code = tools.codeInterpreter({ id: 'ci_long', code: long('c'), logs: long('l') })
    const call = tools.functionCall({ id: 'fc_long', output: long('o') })
    const id = await answered(...thoughts, ...code, ...call, 'Done')
    const [, answer] = (await app.history(id)).messages
    expect(answer?.parts).toMatchObject([{ isCut: true }, { isCut: true }, { isCut: true }, { text: 'Done' }])
    expect(JSON.stringify(answer).length).toBeLessThan(500_000)
    expect(await (await itemOf(id, 'rs_long')).text()).toBe(long('t'))
    expect(await (await itemOf(id, 'ci_long')).text()).toBe(`${long('c')}\n\n${long('l')}`)
    expect(await (await itemOf(id, 'fc_long')).text()).toBe(`{"name":"Otto"}\n\n${long('o')}`)
  })

  it('leaves room for the others: a page has no more than a million characters of steps', async () => {
    const steps = Array.from({ length: 30 }, (_, index) =>
      tools.codeInterpreter({ id: `ci_${index}`, code: 'c'.repeat(90_000) }),
    ).flat()
    const id = await answered(...steps, 'Done')
    const reply = await app.browser.fetch(`/api/conversations/${id}`)
    expect((await reply.text()).length).toBeLessThan(1_200_000)
  })
})

it('of an answer of more than 300 steps the older ones are folded, and none of its texts', async () => {
  const searches = (from: number, count: number) =>
    Array.from({ length: count }, (_, index) => tools.webSearch({ id: `ws_${from + index}` })).flat()
  const said = texts.citedText('To begin with.', [], { id: 'msg_first' })
  const id = await answered(...searches(0, 200), ...said, ...searches(200, 200), 'Done')
  const { messages, olderCursor } = await app.history(id)
  expect([messages.length, olderCursor]).toEqual([2, null])
  const parts = messages[1]?.parts ?? []
  expect(parts[0]).toEqual({ type: 'folded', key: 'ws_0:0', count: 100 })
  expect(parts.map(({ type }) => type).filter((type) => type !== 'tool')).toEqual(['folded', 'text', 'text'])
  expect(parts).toHaveLength(303)
})

describe('a picture that is made', () => {
  it('is shown as far as it is made, from an address of its own', async () => {
    const steps = tools.imageGeneration({ id: 'ig_1', prompt: 'an otter', partials: [PNG], result: JPEG })
    const seen = steps.findIndex((step) => 'event' in step && step.event.type.endsWith('.partial_image'))
    const hold = gate()
    app.provider.next({ say: (steps as Step[]).toSpliced(seen + 1, 0, hold) })
    const turn = await app.begin('Draw')
    await turn.until(() =>
      turn.seen.some((event) => 'part' in event && event.part.type === 'image' && event.part.versions > 0),
    )
    const partial = await itemOf(turn.conversationId, 'ig_1/image')
    expect([partial.status, partial.headers.get('content-type')]).toEqual([200, 'image/png'])
    hold.open()
    await turn.end()
    const whole = await itemOf(turn.conversationId, 'ig_1/image?version=whole')
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': 'inline',
      'cache-control': 'private, no-store',
    })
    expect(Buffer.from(await whole.arrayBuffer()).toString('base64')).toBe(JPEG)
    const { messages } = await app.history(turn.conversationId)
    expect(messages[1]?.parts).toMatchObject([{ type: 'image', status: 'completed', prompt: 'an otter', versions: 1 }])
    expect(JSON.stringify(messages)).not.toContain('AAAAAAAA')
  })

  it.each<[string, () => string]>([
    ['is none', () => Buffer.from('<svg onload="alert(1)"/>').toString('base64')],
    ['is nothing', () => ''],
    ['is no base64', () => '<html>'],
  ])('is not there when it %s', async (_, result) => {
    const id = await answered(...tools.imageGeneration({ id: 'ig_odd', result: result() }), 'Done')
    const reply = await itemOf(id, 'ig_odd/image')
    expect([reply.status, (await reply.json()).error.code]).toEqual([404, 'item_not_found'])
  })
})

describe('the address of an item', () => {
  it.each(['msg_unknown', 'ws_1%2F..%2F..', '..', 'x'.repeat(300), '%00'])('%s leads nowhere', async (itemId) => {
    const id = await answered('Hello')
    for (const path of [itemId, `${itemId}/image`]) {
      const reply = await itemOf(id, path)
      expect(reply.status, path).toBe(404)
    }
  })

  it('shows nobody what is somebody else’s, nor by way of a conversation of one’s own', async () => {
    const id = await answered(...texts.reasoning({ id: 'rs_mine', summaries: ['Mine alone.'] }), 'Done')
    const stranger = await app.guest()
    const own = await stranger.json('/api/chat', { method: 'POST', body: { message: 'Hello' } })
    for (const conversationId of [id, own.body.conversationId]) {
      for (const path of ['rs_mine', 'rs_mine/image']) {
        const reply = await itemOf(conversationId, path, stranger)
        expect([reply.status, await reply.text()].join(' ')).not.toContain('Mine')
        expect(reply.status).toBe(404)
      }
    }
  })
})
