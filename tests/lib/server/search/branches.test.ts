import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { SearchHit } from '#lib/contract/search.ts'
import { segmentOf } from '#lib/server/conversations/segment.ts'
import { stopJobs } from '#lib/server/jobs/run-jobs.ts'
import { indexNewItems } from '#lib/server/search/index-conversation.ts'
import { reindex } from '#lib/server/search/reindex.ts'
import { storeItems } from '#lib/server/search/store-items.ts'
import { branchedConversation } from '#tests/support/branched-conversation.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
let id: string
beforeAll(async () => {
  app = await startProvidedApp({ SEARCH_INDEX: 'on', RETRY_BASE_MS: '1' })
  // What is indexed here is indexed when a test says so.
  await stopJobs()
  id = (await branchedConversation(app.browser)).id
})
afterAll(() => app.stop())
beforeEach(async () => {
  app.provider.reset()
  await app.prisma.itemText.deleteMany()
})

const row = () => app.prisma.conversation.findUniqueOrThrow({ where: { id } })
const branchOf = (kind: string) =>
  app.prisma.branch.findFirstOrThrow({ where: { conversationId: id, kind }, orderBy: { createdAt: 'asc' } })
const texts = async () => {
  const rows = await app.prisma.itemText.findMany({ where: { conversationId: id }, orderBy: { createdAt: 'asc' } })
  return rows.map(({ branchId, role, text, createdAt }) => ({ branchId, role, text, createdAt }))
}
const index = async () => indexNewItems(await row())
const again = async () => reindex({ onProgress: () => {} })

/** What was said, in which segment: nothing twice, however often the provider has it. */
async function expectEachOnce(): Promise<void> {
  const [edit, repeat] = [await branchOf('edit'), await branchOf('again')]
  const heard = (text: string) => ({ role: 'assistant', text: `I heard: ${text}` })
  const all = await texts()
  expect(all.map(({ branchId, role, text }) => ({ branchId, role, text }))).toEqual([
    { branchId: null, role: 'user', text: 'One' },
    { branchId: null, ...heard('One') },
    { branchId: null, role: 'user', text: 'Two' },
    { branchId: null, ...heard('One, Two') },
    { branchId: edit.id, role: 'user', text: 'Other' },
    { branchId: edit.id, ...heard('One, Other') },
    { branchId: repeat.id, ...heard('One') },
  ])
}

describe.each([
  ['as it grows', index],
  ['made anew', again],
])('the index of a conversation with branches, %s,', (_, make) => {
  it('has each message once, with the branch that it was said in', async () => {
    await make()
    await expectEachOnce()
    await make()
    await expectEachOnce()
  })

  it('has the times of the turns of each branch', async () => {
    await make()
    const turns = await app.prisma.turn.findMany({ where: { conversationId: id }, orderBy: { createdAt: 'asc' } })
    for (const { branchId, role, createdAt } of await texts()) {
      const own = turns.filter((turn) => turn.branchId === branchId)
      expect(own.map((turn) => (role === 'user' ? turn.createdAt : turn.endedAt))).toContainEqual(createdAt)
    }
  })

  it('takes out what a branch no longer has, and nothing of another', async () => {
    const { id: branchId } = await branchOf('edit')
    const { userId } = await row()
    const gone = {
      conversationId: id,
      itemId: 'msg_gone',
      userId,
      role: 'user',
      text: 'gone',
      words: ' gone ',
      branchId,
    }
    await app.prisma.itemText.create({ data: gone })
    await make()
    await expectEachOnce()
  })
})

it('a search finds what was said in a branch', async () => {
  await index()
  const { body } = await app.browser.json('/api/search?q=other')
  const hits: SearchHit[] = body.hits
  expect(hits.filter((hit) => hit.conversationId === id && hit.role === 'user')).toHaveLength(1)
})

it('nothing is asked for of a branch in which nothing was said since', async () => {
  await index()
  app.provider.reset()
  expect(await index()).toBe(true)
  expect(app.provider.asked('items.list')).toEqual([])
  const { shownBranchId } = await row()
  await app.ask('Otters', { conversationId: id })
  app.provider.reset()
  expect(await index()).toBe(true)
  const read = await app.prisma.branch.findUnique({ where: { id: shownBranchId ?? '' } })
  expect(app.provider.asked('items.list').map(({ ids }) => ids[0])).toEqual([read?.providerConversationId])
})

it('what was read of a branch is not stored when it is elsewhere by now', async () => {
  const branch = await branchOf('edit')
  const elsewhere = segmentOf(await row(), { ...branch, providerConversationId: 'conv_before' })
  const item = { id: 'msg_1', role: 'user', content: 'Said there', createdAt: new Date() }
  await storeItems(elsewhere, [item])
  expect(await texts()).toEqual([])
  await storeItems(segmentOf(await row(), branch), [item])
  expect(await texts()).toMatchObject([{ branchId: branch.id, text: 'Said there' }])
})

it('a temporary conversation is in no index, nor are its branches', async () => {
  const temporary = { id: id, expiresAt: new Date(Date.now() + 60_000) }
  await app.prisma.conversation.update({ where: { id }, data: temporary })
  await again()
  await index()
  expect(await texts()).toEqual([])
  await app.prisma.conversation.update({ where: { id }, data: { expiresAt: null } })
})
