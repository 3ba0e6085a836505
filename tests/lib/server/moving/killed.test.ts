import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { enqueue, hurry, jobsOf } from '#lib/server/jobs/enqueue.ts'
import { runDueJobs } from '#lib/server/jobs/run-jobs.ts'
import { brokenMoves, resumeMove } from '#lib/server/moving/resume-move.ts'
import { startAnotherNode } from '#tests/support/another-node.ts'
import { textOf } from '#tests/support/misbehaving-provider/item.ts'
import { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { type Gate, gate } from '#tests/support/misbehaving-provider/script.ts'
import { jobsLeft } from '#tests/support/queue.ts'
import { localConversation, messages } from './local-conversation.ts'

let app: Awaited<ReturnType<typeof startProvidedApp>>
beforeAll(async () => {
  app = await startProvidedApp()
})
afterAll(() => app.stop())
beforeEach(() => app.provider.reset())

const request = { method: 'POST', body: { to: 'openai' } }
const row = (id: string) => app.prisma.conversation.findUniqueOrThrow({ where: { id } })
const lines = (count: number) => messages(count).map(({ content }) => content)

const passing = () => {
  const open = gate()
  open.open()
  return open
}

/** Everything that the server died with is over: its connections are closed, and its lease has ended. */
const leaseEnds = (id: string) =>
  app.prisma.$executeRaw`UPDATE "Conversation" SET "moveLeaseUntil" = now() - interval '1 second' WHERE "id" = ${id}`

/** A server that is killed in a move, at the call that waits at `hold`. */
async function killedAt(hold: Gate, id: string): Promise<void> {
  const node = await startAnotherNode()
  const moving = node.browser(app.cookie).fetch(`/api/conversations/${id}/move`, request)
  const died = expect(moving).rejects.toThrow()
  await hold.reached
  await node.kill()
  await died
  hold.open()
  await leaseEnds(id)
}

const steps: [string, (hold: Gate) => void][] = [
  ['makes the copy', (hold) => app.provider.refuse('conversations.create', hold)],
  ['looks at the empty copy', (hold) => app.provider.refuse('items.list', hold)],
  ['adds the first batch', (hold) => app.provider.refuse('items.create', hold)],
  ['adds the second batch', (hold) => app.provider.refuse('items.create', passing(), hold)],
  ['compares the copy', (hold) => app.provider.refuse('items.list', passing(), hold)],
  ['is about to switch', (hold) => app.provider.refuse('models.list', hold)],
]

describe('a server that is killed while it', () => {
  it.each(steps)('%s leaves the conversation usable, and the next move brings each item once', async (_, interrupt) => {
    const id = await localConversation(app, messages(50))
    const hold = gate()
    interrupt(hold)
    await killedAt(hold, id)
    expect((await app.ask('Still here?', { conversationId: id })).body.status).toBe('completed')
    const answer = (await app.history(id)).messages.at(-1)?.content ?? ''
    expect((await app.browser.json(`/api/conversations/${id}/move`, request)).status).toBe(200)
    const { provider, providerConversationId } = await row(id)
    const there = app.provider.conversation(providerConversationId ?? '').items.map(textOf)
    expect([provider, there]).toEqual(['openai', [...lines(50), 'Still here?', answer]])
    expect(app.provider.asked('responses.create')).toEqual([])
  })

  it('moves something is followed by another, which ends the move unasked', async () => {
    const id = await localConversation(app, messages(50))
    const hold = gate()
    app.provider.refuse('items.create', passing(), hold)
    await killedAt(hold, id)
    // Nobody but the move itself has told the queue.
    await hurry('move', [id])
    await Promise.all([runDueJobs({ move: resumeMove }), runDueJobs({ move: resumeMove })])
    const { provider, providerConversationId } = await row(id)
    expect(provider).toBe('openai')
    expect(app.provider.conversation(providerConversationId ?? '').items.map(textOf)).toEqual(lines(50))
    expect(app.provider.asked('conversations.create')).toHaveLength(1)
  })
})

it('a move that a provider broke off is nobody’s to go on with unasked', async () => {
  const id = await localConversation(app, messages(2), { moveTargetId: 'conv_half' })
  await enqueue(jobsOf('move', [id]))
  await runDueJobs({ move: resumeMove })
  await enqueue(brokenMoves())
  expect(await jobsLeft(app.prisma, 'move')).not.toContainEqual(expect.objectContaining({ id }))
  expect(await row(id)).toMatchObject({ provider: 'local', moveTargetId: 'conv_half' })
})
