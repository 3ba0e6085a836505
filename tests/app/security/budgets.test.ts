import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Budget, BudgetName } from '#lib/contract/budget.ts'
import { startAnotherNode } from '#tests/support/another-node.ts'
import type { TestBrowser } from '#tests/support/app.ts'
import { half, person, startProvidedApp, type WatchedTurn } from '#tests/support/misbehaving-provider/provided-app.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp({ BUDGETS: 'on' })
})
afterAll(() => app.stop())

type Usage = Partial<{ minuteTurns: number; dayTurns: number; dayBytes: number }>

const idOf = async (browser: TestBrowser) => (await browser.json('/api/viewer')).body.viewer.id as string

/** A new guest who has used so much already. */
async function guest(used: Usage = {}) {
  const browser = app.stranger()
  const signedIn = await browser.fetch('/api/auth/sign-in/anonymous', { method: 'POST', body: {} })
  const cookie = (signedIn.headers.getSetCookie()[0] ?? '').split(';')[0] ?? ''
  const userId = await idOf(browser)
  await use(userId, used)
  return { browser, userId, cookie, ...person(browser) }
}

async function use(userId: string, used: Usage, seconds = { minute: 40, day: 7200 }) {
  const until = (ms: number) => new Date(Date.now() + ms * 1000)
  const row = {
    ...{ minuteTurns: 0, dayTurns: 0, dayBytes: 0, ...used },
    ...{ minuteUntil: until(seconds.minute), dayUntil: until(seconds.day) },
  }
  await app.prisma.budget.upsert({ where: { userId }, create: { userId, ...row }, update: row })
}

const send = (browser: Pick<TestBrowser, 'fetch'>, body: object) =>
  browser.fetch('/api/chat', { method: 'POST', body: { message: 'Hello', ...body } })

const budgetsOf = async (browser: TestBrowser) => {
  const { budgets } = (await browser.json('/api/settings')).body as { budgets: Budget[] }
  return Object.fromEntries(budgets.map(({ name, ...rest }) => [name, rest])) as Record<BudgetName, Budget>
}

const stored = async () => ({
  turns: await app.prisma.turn.count(),
  conversations: await app.prisma.conversation.count(),
  atProvider: app.provider.memory.conversations.size,
})

describe('what one person may use', () => {
  it.each<[BudgetName, Usage, number, number]>([
    ['turns-per-minute', { minuteTurns: 30, dayTurns: 30 }, 30, 40],
    ['turns-per-day', { minuteTurns: 1, dayTurns: 300 }, 300, 7200],
    ['turns-per-day', { minuteTurns: 30, dayTurns: 300 }, 300, 7200],
  ])(
    'of %s is refused beyond that, with its name and when it is back, and leaves nothing',
    async (name, used, ...of) => {
      const [allowed, seconds] = of
      const { browser } = await guest(used)
      const before = await stored()
      const reply = await send(browser, { turnId: randomUUID() })
      const { error } = await reply.json()
      expect([reply.status, error.code, error.budget]).toEqual([429, 'budget_used_up', name])
      expect(error.message).toContain(`${allowed} messages within a ${name.split('-').at(-1)}`)
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(seconds - 20)
      expect(Number(reply.headers.get('retry-after'))).toBeLessThanOrEqual(seconds)
      expect(Date.parse(error.backAt)).toBeGreaterThan(Date.now())
      expect(await stored()).toEqual(before)
      expect((await budgetsOf(browser))[name].used).toBe(allowed)
    },
  )

  it('starts anew when its time is over', async () => {
    const { browser, userId } = await guest()
    await use(userId, { minuteTurns: 30, dayTurns: 300 }, { minute: -1, day: -1 })
    expect((await send(browser, {})).status).toBe(200)
    expect(await budgetsOf(browser)).toMatchObject({
      'turns-per-minute': { used: 1, allowed: 30 },
      'turns-per-day': { used: 1, allowed: 300 },
    })
  })

  it('is nobody else’s: the others go on', async () => {
    const { browser } = await guest({ minuteTurns: 30 })
    const other = await guest()
    const replies = await Promise.all([send(browser, {}), send(other.browser, {})])
    expect(replies.map(({ status }) => status)).toEqual([429, 200])
  })

  it('is more for an account', async () => {
    const { browser } = await guest()
    const account = { email: `${randomUUID()}@example.org`, password: 'correct horse battery', name: 'A' }
    await browser.json('/api/auth/sign-up/email', { method: 'POST', body: account })
    expect(await budgetsOf(browser)).toMatchObject({
      'turns-at-once': { allowed: 5 },
      'turns-per-minute': { allowed: 60 },
      'turns-per-day': { allowed: 2000 },
    })
  })

  it('holds to the number when many are sent at once, on two nodes', async () => {
    const { browser, cookie } = await guest({ minuteTurns: 26 })
    const node = await startAnotherNode()
    try {
      const there = node.browser(cookie)
      const replies = await Promise.all(Array.from({ length: 12 }, (_, n) => send(n % 2 ? browser : there, {})))
      expect(replies.map(({ status }) => status).sort()).toEqual([...Array(4).fill(200), ...Array(8).fill(429)])
    } finally {
      await node.kill()
    }
  })

  it('isn’t touched by a message that is sent twice, nor by one that is refused', async () => {
    const { browser } = await guest({ minuteTurns: 29, dayTurns: 29 })
    const turnId = randomUUID()
    const twice = await Promise.all([send(browser, { turnId }), send(browser, { turnId })])
    const again = await send(browser, { turnId })
    expect([...twice, again].map(({ status }) => status)).toEqual([200, 200, 200])
    expect((await budgetsOf(browser))['turns-per-minute'].used).toBe(30)
    const other = await guest({ minuteTurns: 5 })
    for (const body of [
      { model: 'none' },
      { message: '' },
      { conversationId: 'conv_none' },
      { retryOf: randomUUID() },
    ]) {
      expect((await send(other.browser, body)).ok).toBe(false)
    }
    expect((await budgetsOf(other.browser))['turns-per-minute'].used).toBe(5)
  })

  it('of imports is counted in bytes', async () => {
    const { browser } = await guest({ dayBytes: 200_000_000 - 200 })
    const send = (content: string) =>
      browser.fetch('/api/conversations/import', { method: 'POST', body: [{ role: 'user', content }] })
    expect((await send('x'.repeat(100))).status).toBe(200)
    const refused = await send('x'.repeat(100))
    expect(refused.status).toBe(429)
    expect((await refused.json()).error).toMatchObject({ code: 'budget_used_up', budget: 'import-bytes-per-day' })
    expect((await send('x')).status).toBe(200)
  })

  it('of streams is free again when one ends', async () => {
    const { browser, begin } = await guest()
    const { hold, say } = half('Half', ' and whole')
    app.provider.next({ say })
    const turn = await begin('Hello')
    const open: AbortController[] = []
    const watch = () => {
      const leaving = new AbortController()
      open.push(leaving)
      return browser.fetch(`/api/turns/${turn.id}/events`, { signal: leaving.signal })
    }
    const streams = await Promise.all(Array.from({ length: 29 }, watch))
    expect(new Set(streams.map(({ status }) => status))).toEqual(new Set([200]))
    expect((await budgetsOf(browser)).streams).toMatchObject({ used: 30, allowed: 30 })
    const before = await stored()
    for (const refused of [await watch(), await send(browser, {})]) {
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
      expect((await refused.json()).error).toMatchObject({ code: 'budget_used_up', budget: 'streams', backAt: null })
    }
    expect(await stored()).toEqual(before)
    open[0]?.abort()
    await streams[1]?.body?.cancel()
    expect((await budgetsOf(browser)).streams.used).toBe(28)
    hold.open()
    await turn.end()
    for (const each of open) each.abort()
  })

  it('of streams counts none that its browser was gone from before it began', async () => {
    const { browser, begin } = await guest()
    const { hold, say } = half('Half', ' and whole')
    app.provider.next({ say })
    const turn = await begin('Hello')
    await browser.fetch(`/api/turns/${turn.id}/events`, { signal: AbortSignal.abort() })
    expect((await budgetsOf(browser)).streams.used).toBe(1)
    hold.open()
    await turn.end()
  })

  it('of streams counts what another node holds', async () => {
    const { tellOthers } = await import('#lib/server/budgets/streams.ts')
    const { browser, userId } = await guest()
    const row = { node: 'another', userId, streams: 30, leaseUntil: new Date(Date.now() + 15_000) }
    await app.prisma.openStreams.create({ data: row })
    const leaving = new AbortController()
    await browser.fetch('/api/events', { signal: leaving.signal })
    await tellOthers()
    expect((await browser.fetch('/api/events')).status).toBe(429)
    // With it the last one of this node ends.
    leaving.abort()
    await app.prisma.openStreams.updateMany({ where: { userId }, data: { leaseUntil: new Date(0) } })
    await tellOthers()
    expect((await send(browser, {})).status).toBe(200)
  })
})

describe('of the answers that are written at once', () => {
  it('the sixth waits, and the end of any begins the one that waits longest', async () => {
    const { begin, browser } = await guest()
    const scripts = Array.from({ length: 8 }, (_, n) => half(`${n}`, ' done'))
    for (const { say } of scripts) app.provider.next({ say })
    const running = []
    for (let n = 0; n < 5; n++) {
      const turn = await begin(`Message ${n}`)
      await turn.untilText(`${n}`)
      running.push(turn)
    }
    const waiting = [await begin('Sixth'), await begin('Seventh'), await begin('Eighth')]
    const statuses = async () => {
      const rows = await app.prisma.turn.findMany({ where: { id: { in: waiting.map(({ id }) => id) } } })
      return waiting.map(({ id }) => rows.find((row) => row.id === id)?.status)
    }
    expect(await statuses()).toEqual(['queued', 'queued', 'queued'])
    expect((await budgetsOf(browser))['turns-at-once']).toMatchObject({ used: 5, allowed: 5 })
    // Not the first one, and in another conversation than any that waits.
    scripts[3]?.hold.open()
    expect((await running[3]?.end())?.status).toBe('completed')
    await waiting[0]?.untilText('5')
    expect(await statuses()).toEqual(['running', 'queued', 'queued'])
    for (const { hold } of scripts) hold.open()
    for (const turn of waiting) expect((await turn.end()).status).toBe('completed')
  })

  it.each<[string, (turn: WatchedTurn, browser: TestBrowser) => Promise<unknown>]>([
    ['Stop', ({ id }, browser) => browser.json(`/api/turns/${id}/cancel`, { method: 'POST' })],
    [
      'its conversation’s deletion',
      ({ conversationId }, browser) =>
        browser.json(`/api/conversations/${conversationId}?forever=true`, { method: 'DELETE' }),
    ],
  ])('one that is ended by %s makes room, too', async (_, end) => {
    const { begin, browser } = await guest()
    const scripts = Array.from({ length: 6 }, (_, n) => half(`${n}`, ' done'))
    for (const { say } of scripts) app.provider.next({ say })
    const turns: WatchedTurn[] = []
    for (let n = 0; n < 6; n++) {
      const turn = await begin(`Message ${n}`)
      if (n < 5) await turn.untilText(`${n}`)
      turns.push(turn)
    }
    const [first, ...others] = turns
    if (first) await end(first, browser)
    await others.at(-1)?.untilText('5')
    for (const { hold } of scripts) hold.open()
    for (const turn of others) expect((await turn.end()).status).toBe('completed')
  })

  it('those of several nodes count together', async () => {
    const { begin, cookie } = await guest()
    const node = await startAnotherNode()
    try {
      const there = person(node.browser(cookie))
      const scripts = Array.from({ length: 10 }, (_, n) => half(`${n}`, ' done'))
      for (const { say } of scripts) app.provider.next({ say })
      const turns = await Promise.all(
        Array.from({ length: 10 }, (_, n) => (n % 2 ? begin : there.begin)(`Message ${n}`)),
      )
      const where = { id: { in: turns.map(({ id }) => id) }, status: 'running' as const }
      await expect.poll(() => app.prisma.turn.count({ where })).toBe(5)
      for (const { hold } of scripts) hold.open()
      for (const turn of turns) expect((await turn.end()).status).toBe('completed')
    } finally {
      await node.kill()
    }
  })
})
