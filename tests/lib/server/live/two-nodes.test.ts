import { afterAll, beforeAll, expect, it } from 'vitest'
import { startAnotherNode } from '#tests/support/another-node.ts'
import { watchLive } from '#tests/support/live-events.ts'
import { half, person, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

// “Here” is the node in this process, “there” the one in the other; both have the same person's session.
let here: Awaited<ReturnType<typeof startProvidedApp>>
let node: Awaited<ReturnType<typeof startAnotherNode>>
beforeAll(async () => {
  here = await startProvidedApp()
  node = await startAnotherNode()
})
afterAll(async () => {
  await node.kill()
  await here.stop()
})

it('what happens on one node is told on the other: a turn that starts, one that ends, a deletion', async () => {
  const there = node.browser(here.cookie)
  const [watchHere, watchThere] = await Promise.all([watchLive(here.browser), watchLive(there)])
  const { hold, say } = half('The first half', ' and the second')
  here.provider.next({ say })
  const turn = await person(there).begin('Hello')
  for (const watch of [watchHere, watchThere]) {
    await watch.untilShown(turn.conversationId, ({ liveTurnId }) => liveTurnId === turn.id)
  }
  hold.open()
  await turn.end()
  for (const watch of [watchHere, watchThere]) {
    await watch.untilShown(turn.conversationId, ({ liveTurnId }) => liveTurnId === null)
  }
  await here.prisma.conversation.delete({ where: { id: turn.conversationId } })
  for (const watch of [watchHere, watchThere]) await watch.untilRemoved(turn.conversationId)
  await Promise.all([watchHere.leave(), watchThere.leave()])
})

it('a node that is killed ends its events, so that its browsers come to another', async () => {
  const dying = await startAnotherNode()
  const watch = await watchLive(dying.browser(here.cookie))
  const ended = expect(watch.ended).rejects.toThrow()
  await dying.kill()
  await ended
})
