import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { reconcileTurns } from '#lib/server/turns/reconcile.ts'
import { startAnotherNode } from '#tests/support/another-node.ts'
import { half, person, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { tooManyRequests } from '#tests/support/misbehaving-provider/refusal.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

// Holds T9 (lib/server/turns/SPEC.md).

// “Here” is the node in this process, “there” the one in the other; both have the same person's session.
let here: Awaited<ReturnType<typeof startProvidedApp>>
let node: Awaited<ReturnType<typeof startAnotherNode>>
let there: ReturnType<typeof person>
beforeAll(async () => {
  here = await startProvidedApp()
  node = await startAnotherNode()
  there = person(node.browser(here.cookie))
})
afterAll(async () => {
  await node.kill()
  await here.stop()
})
beforeEach(() => here.provider.reset())

const creates = () => here.provider.asked('responses.create')

describe('a turn that runs on another node', () => {
  it('is watched here as it is written, word by word, from its start', async () => {
    const [afterOne, afterTwo] = [gate(), gate()]
    here.provider.next({ say: ['One ', afterOne, 'two ', afterTwo, 'three'] })
    const turn = await there.begin('Count')
    const watched = await here.watch(turn.id)
    await watched.untilText('One ')
    expect((await here.history(turn.conversationId)).liveTurn).toMatchObject({ id: turn.id, status: 'running' })
    afterOne.open()
    await watched.untilText('One two ')
    afterTwo.open()
    expect(await watched.end()).toEqual(await turn.end())
    expect(watched.text).toBe('One two three')
    expect(await here.lines(turn.conversationId)).toEqual(['user: Count', 'assistant: One two three'])
    expect(creates()).toHaveLength(1)
  })

  it('is stopped from here, and both have what was seen', async () => {
    const { say } = half('As far as this', ' and no further')
    here.provider.next({ say })
    const turn = await there.begin('Hello')
    const watched = await here.watch(turn.id)
    await Promise.all([turn.untilText('As far as this'), watched.untilText('As far as this')])
    expect(await here.stopTurn(turn.id)).toBe('cancelled')
    for (const seen of [turn, watched]) {
      expect(await seen.end()).toMatchObject({ status: 'cancelled', error: null })
      expect(seen.text).toBe('As far as this')
    }
    const lines = ['user: Hello', 'assistant: As far as this']
    expect(await here.lines(turn.conversationId)).toEqual(lines)
    expect(await there.lines(turn.conversationId)).toEqual(lines)
    expect(here.provider.asked('items.create')).toHaveLength(1)
  })

  it('and still waits for the provider is stopped from here within seconds', async () => {
    here.provider.refuse('responses.create', tooManyRequests({ 'retry-after': '60' }))
    const turn = await there.begin('Hello')
    await turn.until(() => turn.seen.some((event) => event.type === 'turn-progress' && event.progress === 'retrying'))
    expect(await here.stopTurn(turn.id)).toBe('cancelled')
    expect(await turn.end()).toMatchObject({ status: 'cancelled' })
    expect(await here.lines(turn.conversationId)).toEqual(['user: Hello'])
  })

  it('is continued from here', async () => {
    const { conversationId } = (await there.ask('My name is Ada')).body
    const { body } = await here.ask('Who am I?', { conversationId })
    expect(body).toMatchObject({ status: 'completed', content: 'I heard: My name is Ada, Who am I?' })
    expect(await there.lines(conversationId)).toHaveLength(4)
  })

  it('lets one that was sent here wait, and begins it by itself', async () => {
    const { hold, say } = half('First', ' answer')
    here.provider.next({ say })
    const first = await there.begin('One')
    await first.untilText('First')
    const second = await here.begin('Two', { conversationId: first.conversationId })
    expect(creates()).toHaveLength(1)
    hold.open()
    expect(await second.end()).toMatchObject({ status: 'completed' })
    expect(second.text).toBe('I heard: One, Two')
    expect(await there.lines(first.conversationId)).toEqual([
      'user: One',
      'assistant: First answer',
      'user: Two',
      'assistant: I heard: One, Two',
    ])
  })
})

describe('two nodes that are sent the same turn at once', () => {
  it('make one response and one pair of messages of it', async () => {
    const { conversationId } = (await there.ask('Before')).body
    const turn = { turnId: randomUUID(), conversationId }
    const replies = await Promise.all([here.ask('Once', turn), there.ask('Once', turn)])
    for (const { body } of replies)
      expect(body).toMatchObject({ status: 'completed', content: 'I heard: Before, Once' })
    expect(creates()).toHaveLength(2)
    expect(await here.lines(conversationId)).toHaveLength(4)
  })
})

describe('a node that is killed', () => {
  it('in the middle of an answer leaves it to this one, and who watches here misses nothing', async () => {
    const dying = await startAnotherNode()
    const { hold, say } = half('The first half', ' and the second')
    here.provider.next({ say })
    const turn = await person(dying.browser(here.cookie)).begin('Hello')
    const watched = await here.watch(turn.id)
    await Promise.all([turn.untilText('The first half'), watched.untilText('The first half')])
    await dying.kill()
    // Fifteen seconds later:
    await here.prisma.turn.update({ where: { id: turn.id }, data: { leaseUntil: new Date(Date.now() - 1000) } })
    await reconcileTurns()
    hold.open()
    expect(await watched.end()).toMatchObject({ status: 'completed', error: null })
    expect(watched.text).toBe('The first half and the second')
    expect(await here.lines(turn.conversationId)).toEqual(['user: Hello', 'assistant: The first half and the second'])
    expect(creates()).toHaveLength(1)
  })
})
