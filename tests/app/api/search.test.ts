import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { type SearchHit, searchReplySchema } from '#lib/contract/search.ts'
import { segmentOf } from '#lib/server/conversations/segment.ts'
import { storeItems } from '#lib/server/search/store-items.ts'
import { startTestApp, type TestBrowser } from '#tests/support/app.ts'
import { jobsLeft } from '#tests/support/queue.ts'

let app: Awaited<ReturnType<typeof startTestApp>>
let browser: TestBrowser
beforeAll(async () => {
  app = await startTestApp()
})
afterAll(() => app.stop())

const send = async (body: object) => (await browser.json('/api/chat', { method: 'POST', body })).body

/** A conversation with this title and these messages. */
async function talk(title: string, ...messages: string[]): Promise<string> {
  const { conversation } = (await browser.json('/api/conversations', { method: 'POST', body: { title } })).body
  for (const message of messages) await send({ conversationId: conversation.id, message })
  return conversation.id
}

const indexed = () => vi.waitUntil(async () => (await jobsLeft(app.prisma, 'index')).length === 0, { timeout: 10_000 })

async function search(q: string, more = '') {
  const { status, body } = await browser.json(`/api/search?q=${encodeURIComponent(q)}${more}`)
  expect(status).toBe(200)
  return searchReplySchema.parse(body)
}

/** What was found that the person wrote: titles, and the marked parts of messages. The model's answers may repeat them. */
const found = async (q: string) =>
  (await search(q)).hits.filter(({ role }) => role !== 'assistant').map((hit) => hit.title.text)
const marked = ({ snippet, title }: SearchHit) => {
  const { text, ranges } = snippet ?? title
  return ranges.map(([start, end]) => text.slice(start, end))
}

describe('what is found', () => {
  beforeAll(async () => {
    browser = await app.guest()
    await talk('1', 'My grandmother’s crème brûlée recipe wants more vanilla than you would think')
    await talk('2', 'Explain the difference between TCP and UDP; and what is C++ good for?')
    await talk('3', '明日は東京都に行きますか')
    await talk('4', 'ฉันอยากไปเชียงใหม่')
    await talk('5', 'Где находится Третьяковская галерея, йод и ёлка?')
    await talk('6', 'Die Donaudampfschifffahrtsgesellschaft liegt in der Hauptstraße')
    await talk('7', 'I will receive my accommodation details tomorrow', '한국어를 배우고 싶어요')
    await talk('Überweisung nach Łódź')
    await indexed()
  })

  it.each<[string, string, string[]]>([
    ['a word', 'vanilla', ['1']],
    ['a word in capitals', 'VANILLA', ['1']],
    ['without its accents', 'creme brulee', ['1']],
    ['with accents put together otherwise', 'cre\u0300me', ['1']],
    ['with accents that are not there', 'vànilla', ['1']],
    ['the beginning of a word', 'grandm', ['1']],
    ['beginnings in another order', 'vani recip', ['1']],
    ['a part of a word', 'mother', ['1']],
    ['the end of a compound', 'gesellschaft', ['6']],
    ['two letters', 'ud', ['2']],
    ['one word that is there and one that is not', 'vanilla strawberry', []],
    ['a letter too few', 'vanila', ['1']],
    ['a letter too many', 'diffference betwween', ['2']],
    ['a wrong letter', 'grandnother', ['1']],
    ['two letters swapped', 'recieve', ['7']],
    ['a letter that should be doubled', 'accomodation', ['7']],
    ['a typo in the beginning of a word', 'acommoda', ['7']],
    ['a typo beside a word', 'recieve tomorrow', ['7']],
    ['two Chinese characters', '東京', ['3']],
    ['one Chinese character', '京', ['3']],
    ['more of them', '東京都に', ['3']],
    ['the same characters in another order', '京東', []],
    ['Japanese syllables', 'きま', ['3']],
    ['Thai, from the middle', 'เชียงใหม่', ['4']],
    ['Korean without what hangs on a word', '한국', ['7']],
    ['Cyrillic capitals', 'ГАЛЕРЕЯ', ['5']],
    ['Cyrillic without diaereses', 'елка', ['5']],
    ['a ligature spelled out', 'hauptstrasse', ['6']],
    ['a title', 'überweisung', ['Überweisung nach Łódź']],
    ['a part of a title without accents', 'weisung lodz', ['Überweisung nach Łódź']],
    ['a typo in a title', 'uberwiesung', ['Überweisung nach Łódź']],
    ['punctuation around', '“vanilla”?!', ['1']],
    ['quotes', `'vanilla'`, ['1']],
    ['words with signs', 'C++ good', ['2']],
    ['signs alone', '+++ ??? \\', []],
    ['what SQL might read', `vanilla' OR '1'='1`, []],
    ['what LIKE might read', '%', []],
    ['what a regular expression might read', '(.*', []],
    ['what a tsquery might read', `va:* & !(x | \\'`, []],
    ['200 letters', 'x'.repeat(200), []],
    ['many words', 'vanilla recipe more than you would think '.repeat(4), ['1']],
    ['one letter, at the beginning of a word', 'n', ['Überweisung nach Łódź']],
    ['nothing that is there', 'zzyzx', []],
  ])('%s: %s', async (_, q, titles) => {
    expect(await found(q)).toEqual(titles)
  })

  it('shows where, in the text as it was written', async () => {
    const [hit] = (await search('creme vanil')).hits.filter(({ role }) => role === 'user')
    expect(hit && marked(hit)).toEqual(['crème', 'vanil'])
    expect(hit?.snippet?.text).toMatch(/^My grandmother’s crème brûlée/)
    const [typo] = (await search('recieve')).hits.filter(({ role }) => role === 'user')
    expect(typo && marked(typo)).toEqual(['receive'])
    const [title] = (await search('lodz')).hits
    expect(title).toMatchObject({ itemId: null, snippet: null })
    expect(title && marked(title)).toEqual(['Łódź'])
  })

  it('names messages by the ids that the history has', async () => {
    const [hit] = (await search('grandmother')).hits.filter(({ role }) => role === 'user')
    const { messages } = (await browser.json(`/api/conversations/${hit?.conversationId}`)).body
    expect(messages.find(({ id }: { id: string }) => id === hit?.itemId).content).toMatch(/^My grandmother/)
  })

  it('is nobody else’s', async () => {
    const owner = browser
    browser = await app.guest()
    for (const q of ['vanilla', 'vanila', 'mother', '東京', 'überweisung']) expect(await found(q)).toEqual([])
    browser = owner
  })
})

describe('the order', () => {
  beforeAll(async () => {
    browser = await app.guest()
    await talk('a', 'the lighthouses of Brittany')
    await talk('b', 'a lighthouse, built of stone')
    await talk('Lighthouse keepers', 'something else')
    await talk('d', ...Array.from({ length: 5 }, (_, index) => `the lighthouse once more, ${index}`))
    await indexed()
    const old = (id: string) => ({
      where: { conversation: { title: id } },
      data: { createdAt: new Date('2020-01-01') },
    })
    await app.prisma.itemText.updateMany(old('d'))
  })

  it('has titles first, then whole words before beginnings and new before old, and at most three of a conversation', async () => {
    const { hits } = await search('lighthouse')
    expect([...new Set(hits.map(({ title }) => title.text))]).toEqual(['Lighthouse keepers', 'b', 'a', 'd'])
    expect(hits.filter(({ title }) => title.text === 'd')).toHaveLength(3)
  })

  it('comes in pages', async () => {
    const all = (await search('lighthouse', '&limit=50')).hits
    const pages: SearchHit[] = []
    for (let cursor = ''; ; ) {
      const page = await search('lighthouse', `&limit=2${cursor}`)
      expect(page.hits.length).toBeLessThanOrEqual(2)
      pages.push(...page.hits)
      if (!page.nextCursor) break
      cursor = `&cursor=${page.nextCursor}`
    }
    expect(pages).toEqual(all)
  })
})

describe('what happens to a conversation', () => {
  beforeAll(async () => {
    browser = await app.guest()
  })
  const patch = (id: string, body: object) => browser.json(`/api/conversations/${id}`, { method: 'PATCH', body })

  it('archived, it is found and says so; in the trash it isn’t; restored it is again', async () => {
    const id = await talk('x', 'the walrus and the carpenter')
    await indexed()
    await patch(id, { archived: true })
    expect((await search('walrus')).hits[0]).toMatchObject({ isArchived: true })
    await patch(id, { trashed: true })
    expect(await found('walrus')).toEqual([])
    await patch(id, { trashed: false })
    expect(await found('walrus')).toEqual(['x'])
  })

  it('deleted, nothing of it is left in the index', async () => {
    const id = await talk('y', 'the jabberwock with eyes of flame')
    await indexed()
    expect(await app.prisma.itemText.count({ where: { conversationId: id } })).toBe(2)
    await browser.json(`/api/conversations/${id}?forever=true`, { method: 'DELETE' })
    await expect.poll(() => app.prisma.itemText.count({ where: { conversationId: id } })).toBe(0)
    expect(await found('jabberwock')).toEqual([])
  })

  it('renamed, it is found by its new name only', async () => {
    const id = await talk('Oysters')
    await patch(id, { title: 'Mussels' })
    expect([await found('oysters'), await found('mussels')]).toEqual([[], ['Mussels']])
  })

  it('a temporary one is never found, and never indexed', async () => {
    const body = { title: 'Cheshire', temporary: true }
    const { conversation } = (await browser.json('/api/conversations', { method: 'POST', body })).body
    await send({ conversationId: conversation.id, message: 'the grin of a cat' })
    await indexed()
    expect([await found('cheshire'), await found('grin')]).toEqual([[], []])
    expect(await app.prisma.itemText.count({ where: { conversationId: conversation.id } })).toBe(0)
  })

  it('a guest’s goes with it to the account', async () => {
    browser = await app.guest()
    await talk('z', 'a mock turtle')
    await indexed()
    const account = { name: 'A', email: 'search@example.org', password: 'correct horse battery' }
    await browser.json('/api/auth/sign-up/email', { method: 'POST', body: account })
    expect(await found('turtle')).toEqual(['z'])
  })
})

describe('what would take too long', () => {
  it('is not what is mistyped in long messages', async () => {
    browser = await app.guest()
    const words = ['gardening', 'weathered', 'mountains', 'kitchens', 'telescope', 'umbrellas', 'harvester', 'lanterns']
    const conversationId = await talk('long')
    const conversation = await app.prisma.conversation.findUniqueOrThrow({ where: { id: conversationId } })
    const content = Array.from({ length: 11_000 }, (_, at) => words[at % words.length]).join(' ')
    await storeItems(
      segmentOf(conversation, null),
      Array.from({ length: 30 }, (_, at) => ({ id: `msg_${at}`, role: 'user', content, createdAt: new Date() })),
    )
    const time = async (q: string) => {
      const start = performance.now()
      expect((await search(q, '&limit=50')).hits[0]?.snippet?.ranges.length).toBeGreaterThan(5)
      return performance.now() - start
    }
    const typos = 'gardxning weathxred mountxins kitcxens telesxope umbrxllas harvxster lantxrns'
    await time(words.join(' '))
    const exact = await time(words.join(' '))
    expect(await time(typos)).toBeLessThan(6 * exact)
  })

  it('is cancelled in the database, and says so', async () => {
    browser = await app.guest()
    const wait = app.prisma.$transaction(
      async (other) => {
        await other.$executeRaw`LOCK TABLE "ItemText" IN ACCESS EXCLUSIVE MODE`
        const reply = await browser.json('/api/search?q=slow')
        const [{ count } = { count: -1 }] = await other.$queryRaw<{ count: number }[]>`
          SELECT count(*)::int FROM pg_locks WHERE NOT granted AND database = (SELECT oid FROM pg_database
            WHERE datname = current_database())`
        return { ...reply, count }
      },
      { timeout: 15_000 },
    )
    expect(await wait).toMatchObject({ status: 503, body: { error: { code: 'search_too_slow' } }, count: 0 })
    expect(await found('slow')).toEqual([])
  })
})
