import { expect, it, vi } from 'vitest'
import { answer, asked, refusal } from './answer.ts'
import { network, resetNetwork } from './network.ts'

const settings = { retentionDays: null, serverRetentionDays: null, trashDays: 30 }

/** What a test that did nothing about it would fail with. */
async function complaintsOf(work: () => Promise<unknown>): Promise<string> {
  const complained = vi.spyOn(console, 'error').mockImplementation(() => {})
  await work().catch(() => {})
  return complained.mock.calls.flat().map(String).join('\n')
}
const get = (path: string) => () => fetch(path)
const patch = (body: unknown) => () => fetch('/api/settings', { method: 'PATCH', body: JSON.stringify(body) })

it('what no test has answered fails it', async () => {
  expect(await complaintsOf(get('/api/settings'))).toMatch(/without a matching request handler.*GET \/api\/settings/s)
})

it('what was answered in one test is not in the next', async () => {
  network.use(answer('GET /api/settings', () => settings))
  await fetch('/api/settings')
  resetNetwork()
  expect(asked('GET /api/settings')).toEqual([])
  expect(await complaintsOf(get('/api/settings'))).not.toBe('')
})

it.each([
  ['a reply of another shape', get('/api/settings'), () => ({ ...settings, trashDays: 'many' as never })],
  ['a refusal that the route doesn’t list', get('/api/settings'), () => refusal('turn_ended')],
])('%s fails the test', async (_, call, reply) => {
  network.use(answer('GET /api/settings', reply))
  expect(await complaintsOf(call)).not.toBe('')
})

it('so does a request that the contract doesn’t allow', async () => {
  network.use(answer('PATCH /api/settings', () => settings))
  expect(await complaintsOf(patch({ retentionDays: 30 }))).toBe('')
  expect(await complaintsOf(patch({ retentionDays: 'many' }))).not.toBe('')
  expect(asked('PATCH /api/settings').map(({ body }) => body)).toEqual([{ retentionDays: 30 }])
})
