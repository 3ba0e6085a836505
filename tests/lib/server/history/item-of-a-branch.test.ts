import { afterAll, beforeAll, expect, it } from 'vitest'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import * as texts from '#tests/support/misbehaving-provider/streamed-texts.ts'
import * as tools from '#tests/support/misbehaving-provider/streamed-tools.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())

const itemOf = async (conversationId: string, itemId: string) => {
  const reply = await app.browser.fetch(`/api/conversations/${conversationId}/items/${itemId}`)
  return [reply.status, await reply.text()]
}

it('a step is read in whichever branch has it, whatever is shown', async () => {
  app.provider.next({ say: [...texts.reasoning({ id: 'rs_root', summaries: ['Root'] }), 'One'] })
  const { conversationId: id } = (await app.ask('First')).body
  const { messages } = await app.history(id)
  app.provider.next({ say: [...tools.functionCall({ id: 'fc_edit', output: 'Found' }), 'Two'] })
  await app.ask('Second', { conversationId: id, editOf: messages[0]?.id })
  expect(await itemOf(id, 'rs_root')).toEqual([200, 'Root'])
  expect(await itemOf(id, 'fc_edit')).toEqual([200, '{"name":"Otto"}\n\nFound'])
  await app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { shownMessageId: messages[0]?.id } })
  app.provider.reset()
  expect(await itemOf(id, 'rs_root')).toEqual([200, 'Root'])
  // The shown path first: nobody waits for what other branches have.
  expect(app.provider.asked('items.retrieve')).toHaveLength(1)
  expect(await itemOf(id, 'fc_edit')).toEqual([200, '{"name":"Otto"}\n\nFound'])
  expect((await itemOf(id, 'rs_other'))[0]).toBe(404)
})

it('a step is found by the id that it had before its conversation was made anew', async () => {
  app.provider.next({ say: [...tools.functionCall({ id: 'fc_now', output: 'Found' }), 'One'] })
  const { conversationId } = (await app.ask('First')).body
  await app.prisma.movedItem.create({ data: { conversationId, oldId: 'fc_before', itemId: 'fc_now' } })
  expect(await itemOf(conversationId, 'fc_before')).toEqual([200, '{"name":"Otto"}\n\nFound'])
})
