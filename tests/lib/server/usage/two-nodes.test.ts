import { afterAll, beforeAll, expect, it } from 'vitest'
import { codeOfFirstVersion } from '#lib/contract/error.ts'
import { usageReplySchema } from '#lib/contract/usage.ts'
import { startAnotherNode } from '#tests/support/another-node.ts'
import { person, startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'
import { gate } from '#tests/support/misbehaving-provider/script.ts'

const ALLOWED = 1000

let here: Awaited<ReturnType<typeof startProvidedApp>>
let node: Awaited<ReturnType<typeof startAnotherNode>>
beforeAll(async () => {
  here = await startProvidedApp({ BUDGET_TOKENS: String(ALLOWED) })
  node = await startAnotherNode()
})
afterAll(async () => {
  await node.kill()
  await here.stop()
})

it('a month’s budget holds with twenty turns at once on two nodes, but for what runs already', async () => {
  const there = person(node.browser(here.cookie))
  const hold = gate()
  const usage = { input_tokens: ALLOWED - 10, output_tokens: 10, total_tokens: ALLOWED }
  here.provider.next({ say: ['Here', hold], usage }, { say: ['There', hold], usage })
  const [one, two] = [await here.begin('One'), await there.begin('Two')]
  await Promise.all([one.untilText('Here'), two.untilText('There')])
  // Each waits behind one of them.
  const waiting = Array.from({ length: 20 }, (_, n) =>
    (n % 2 === 0 ? here : there).ask(`Number ${n}`, { conversationId: (n % 2 === 0 ? one : two).conversationId }),
  )
  hold.open()
  const replies = await Promise.all(waiting)
  expect([(await one.end()).status, (await two.end()).status]).toEqual(['completed', 'completed'])
  // Who says no version of the contract, as here the one that asks there, is told the nearest code of the first.
  const refusals = replies.map((_, n) => (n % 2 === 0 ? 'budget_used_up' : codeOfFirstVersion.budget_used_up))
  expect(replies.map(({ body }) => body.error?.code)).toEqual(refusals)
  expect(here.provider.asked('responses.create')).toHaveLength(2)
  const { month } = usageReplySchema.parse((await here.browser.json('/api/usage')).body)
  expect(month).toMatchObject({ usedTokens: 2 * ALLOWED, allowedTokens: ALLOWED })
})
