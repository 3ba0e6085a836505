import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Message } from '#lib/contract/message.ts'
import { runDeletions } from '#lib/server/deletion/run-deletions.ts'
import { planSegments } from '#lib/server/moving/plan-segments.ts'
import { indexNewItems } from '#lib/server/search/index-conversation.ts'
import { branchedConversation } from '#tests/support/branched-conversation.ts'
import { textOf } from '#tests/support/misbehaving-provider/item.ts'
import { linesOf, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'
import { localConversation, messages, said } from './local-conversation.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const move = (id: string) =>
  app.browser.json(`/api/conversations/${id}/move`, { method: 'POST', body: { to: 'openai' } })
const row = (id: string) => app.prisma.conversation.findUniqueOrThrow({ where: { id } })
const branchesOf = (conversationId: string) =>
  app.prisma.branch.findMany({ where: { conversationId }, orderBy: { createdAt: 'asc' } })
const local = async () => branchedConversation(app.browser, await localConversation(app, []))
const textsAt = (id: string | null | undefined) => app.provider.conversation(id ?? '').items.map(textOf)

type Branched = Awaited<ReturnType<typeof local>>
async function everyPath({ ends, path }: Branched): Promise<Message[][]> {
  return [await path(ends.root), await path(ends.edit), await path(ends.again)]
}

describe('a conversation with branches that is moved', () => {
  it('has each of its paths as it was, by the ids from before', async () => {
    const branched = await local()
    const before = await everyPath(branched)
    expect((await move(branched.id)).body.conversation).toMatchObject({ id: branched.id, provider: 'openai' })
    const after = await everyPath(branched)
    expect(after.map(linesOf)).toEqual(before.map(linesOf))
    const versions = (paths: Message[][]) => paths.map((path) => path.map(({ versions }) => versions?.index ?? null))
    expect(versions(after)).toEqual(versions(before))
    for (const message of after.flat())
      for (const id of message.versions?.ids ?? []) expect(await branched.path(id)).not.toEqual([])
  })

  it('has at OpenAI a conversation for each, with what it has a copy of', async () => {
    const { id } = await local()
    await move(id)
    const [edit, again] = await branchesOf(id)
    const answers = (await row(id)).providerConversationId
    expect(textsAt(answers)).toHaveLength(4)
    expect(textsAt(edit?.providerConversationId)).toEqual([
      ...textsAt(answers).slice(0, 2),
      'Other',
      expect.any(String),
    ])
    expect(textsAt(again?.providerConversationId)).toEqual(['One', expect.any(String)])
    const { items } = app.provider.conversation(edit?.providerConversationId ?? '')
    expect([edit?.copyEndItemId, again?.copyEndItemId]).toEqual([items[1]?.id, null])
    expect([edit?.moveTargetId, again?.moveTargetId]).toEqual([null, null])
    expect(app.provider.asked('responses.create')).toEqual([])
  })

  it('keeps a summary, what the model knows by it, and the way back', async () => {
    const long = 'word '.repeat(60)
    const words = [`One ${long}`, `Re: One ${long}`, `Two ${long}`, `Re: Two ${long}`, 'Three', 'Re: Three']
    const items = words.map((text, index) => said(index % 2 === 0 ? 'user' : 'assistant', text))
    const id = await localConversation(app, items)
    const end = (await app.history(id)).messages.at(-1)?.id
    expect((await app.browser.json(`/api/conversations/${id}/summary`, { method: 'POST' })).status).toBe(200)
    await move(id)
    const { messages } = await app.history(id)
    const [summary] = messages.flatMap((message) => message.summary ?? [])
    expect(summary).toMatchObject({ isShown: true, messages: 4 })
    const [branch] = await branchesOf(id)
    expect(textsAt(branch?.providerConversationId)).toEqual([
      expect.stringMatching(/^What was said before, in short:/),
      ...['Three', 'Re: Three'],
    ])
    const path = `/api/conversations/${id}/summary?branch=${summary?.branchId}`
    expect((await app.browser.json(path)).body.summary).toMatch(/You wrote/)
    expect((await app.ask('Four', { conversationId: id, after: end })).body.content).toBe('I heard: Three, Four')
    await app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { shownBranch: null } })
    expect((await app.history(id)).messages).toHaveLength(6)
  })

  it('goes on in each of them with what stands above, and parts again', async () => {
    const { id, ends, path } = await local()
    await move(id)
    expect((await app.ask('Now?', { conversationId: id, after: ends.edit })).body.content).toBe(
      'I heard: One, Other, Now?',
    )
    expect((await app.ask('Now?', { conversationId: id, after: ends.again })).body.content).toBe('I heard: One, Now?')
    const [question] = (await path(ends.edit)).slice(2)
    const { body } = await app.ask('Third', { conversationId: id, editOf: question?.id })
    expect(body.content).toBe('I heard: One, Third')
    expect((await path())[2]?.versions).toMatchObject({ index: 2 })
  })

  it('leaves nothing where it was, and one receipt tells of it', async () => {
    const { id } = await local()
    const old = [id, ...(await branchesOf(id)).map(({ providerConversationId }) => providerConversationId ?? '')]
    await move(id)
    await runDeletions()
    const { localConversation: conversations, localItem, localResponse } = app.prisma
    expect(await conversations.count({ where: { id: { in: old } } })).toBe(0)
    expect(await localItem.count({ where: { conversationId: { in: old } } })).toBe(0)
    expect(await localResponse.count({ where: { conversationId: { in: old } } })).toBe(0)
    const { receipts } = (await app.browser.json('/api/deletions')).body
    expect(receipts.filter((receipt: { conversationId: string }) => receipt.conversationId === id)).toMatchObject([
      { reason: 'moved', provider: 'local', responses: 4, items: 10, completedAt: expect.any(String) },
    ])
  })

  it('has its search text under the new names, each in its branch', async () => {
    const { id } = await local()
    await indexNewItems(await row(id))
    const texts = () =>
      app.prisma.itemText.findMany({ where: { conversationId: id }, orderBy: [{ createdAt: 'asc' }, { role: 'desc' }] })
    const before = await texts()
    await move(id)
    const without = (rows: typeof before) => rows.map(({ itemId: _, ...text }) => text)
    expect(without(await texts())).toEqual(without(before))
    expect(before).toHaveLength(7)
    await indexNewItems(await row(id))
    expect(without(await texts())).toEqual(without(before))
  })

  it('counts the items of all of them beforehand', async () => {
    const { id } = await local()
    const plans = await planSegments(await row(id))
    expect(plans.map(({ plan }) => plan.items.length)).toEqual([4, 4, 2])
  })
})

it('of imported messages, which have no turns, the old ids are taken still', async () => {
  const reasoning = { type: 'reasoning' as const, id: 'rs_old', summary: [] }
  const [one, two, ...others] = messages(6)
  const items = [one, reasoning, two, ...others] as Parameters<typeof localConversation>[1]
  const id = await localConversation(app, items)
  const old = (await app.history(id)).messages
  await app.ask('Edited', { conversationId: id, editOf: old[4]?.id })
  const edited = await app.lines(id)
  await move(id)
  expect(await app.lines(id)).toEqual(edited)
  for (const each of [...old.map((message) => message.id), 'rs_old']) {
    const { body } = await app.browser.json(`/api/conversations/${id}?through=${each}`)
    const isShared = old.findIndex((message) => message.id === each) < 4
    expect(linesOf(body.messages)).toEqual(isShared ? edited : linesOf(old))
  }
  await app.browser.json(`/api/conversations/${id}`, { method: 'PATCH', body: { shownMessageId: old[4]?.id } })
  expect((await app.history(id)).messages[4]?.versions).toMatchObject({ index: 0 })
  app.provider.reset()
})

it('a branch that is being copied is copied anew at OpenAI, and the copy of it there was is the outbox’s', async () => {
  const { id } = await local()
  const place = { conversationId: id, kind: 'edit', forkMessageId: 'msg_1', state: 'copying', epoch: 3 }
  const copying = { ...place, providerConversationId: 'conv_target', leaseUntil: new Date(Date.now() + 60_000) }
  const branch = await app.prisma.branch.create({ data: copying })
  await move(id)
  const now = await app.prisma.branch.findUniqueOrThrow({ where: { id: branch.id } })
  expect(now).toMatchObject({ state: 'planned', providerConversationId: null, leaseUntil: null, epoch: 4 })
})

it('a branch that becomes ready while the others are copied is copied by the next move', async () => {
  const { id } = await local()
  const [edit] = await branchesOf(id)
  const where = { id: edit?.id ?? '' }
  await app.prisma.branch.update({ where, data: { state: 'copying' } })
  const hold = gate()
  app.provider.refuse('items.create', hold)
  const moving = move(id)
  await hold.reached
  await app.prisma.branch.update({ where, data: { state: 'ready' } })
  hold.open()
  expect((await moving).body.error.code).toBe('conversation_busy')
  expect(await row(id)).toMatchObject({ provider: 'local', moveLeaseUntil: null })
  expect((await move(id)).status).toBe(200)
  expect(textsAt((await branchesOf(id))[0]?.providerConversationId)).toHaveLength(4)
})
