import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

// Holds T5 (lib/server/turns/SPEC.md).

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const first = ['user: One', 'assistant: First']
const second = ['user: Two', 'assistant: Second']
const third = ['user: Three', 'assistant: Third']

/** Asks, and the provider lists what came of it only when the gate opens. */
async function askUnlisted(message: string, answer: string, conversationId?: string) {
  const listed = gate()
  app.provider.next({ say: [answer], listed })
  const { body } = await app.ask(message, { conversationId })
  return { listed, conversationId: body.conversationId }
}

describe('history, when the provider lists items only some time after the answer', () => {
  it('has every message right after the end, and each of them once when they are listed', async () => {
    const { conversationId, listed } = await askUnlisted('One', 'First')
    expect(await app.lines(conversationId)).toEqual(first)
    const [, answer] = (await app.history(conversationId)).messages
    listed.open()
    await expect.poll(() => app.provider.conversation(conversationId).listed.length).toBe(2)
    const { messages } = await app.history(conversationId)
    expect(await app.lines(conversationId)).toEqual(first)
    // The same message for the browser, which must not draw it anew.
    expect(messages[1]).toEqual({ ...answer, turnId: messages[1]?.turnId })
  })

  it('has them all when several answers are not listed yet, while the next one is being written and after', async () => {
    const { conversationId, listed } = await askUnlisted('One', 'First')
    const { listed: secondListed } = await askUnlisted('Two', 'Second', conversationId)
    expect(await app.lines(conversationId)).toEqual([...first, ...second])
    const [hold, thirdListed] = [gate(), gate()]
    app.provider.next({ say: ['Third', hold], listed: thirdListed })
    const turn = await app.begin('Three', { conversationId })
    await turn.untilText('Third')
    expect(await app.lines(conversationId)).toEqual([...first, ...second])
    hold.open()
    await turn.end()
    for (const [index, gate] of [listed, secondListed, thirdListed].entries()) {
      expect(await app.lines(conversationId)).toEqual([...first, ...second, ...third])
      gate.open()
      await expect.poll(() => app.provider.conversation(conversationId).listed.length).toBe(2 * (index + 1))
    }
    expect(await app.lines(conversationId)).toEqual([...first, ...second, ...third])
  })

  it('keeps in its place what is never listed, also when later ones are', async () => {
    const { conversationId } = (await app.ask('Before')).body
    await askUnlisted('One', 'First', conversationId)
    await askUnlisted('Two', 'Second', conversationId)
    app.provider.next({ ends: { failed: 'server_error' } }, { say: ['Third'] })
    await app.ask('Fails', { conversationId })
    await app.ask('Three', { conversationId })
    const all = ['user: Before', 'assistant: I heard: Before', ...first, ...second, 'user: Fails', ...third]
    expect(await app.lines(conversationId)).toEqual(all)
    // Looking changes nothing.
    expect(await app.lines(conversationId)).toEqual(all)
  })

  it('keeps their order around a failed one', async () => {
    const { conversationId } = await askUnlisted('One', 'First')
    app.provider.next({ ends: { failed: 'server_error' } })
    await app.ask('Fails', { conversationId })
    expect(await app.lines(conversationId)).toEqual([...first, 'user: Fails'])
  })
})
