import type { ResponseInputItem } from 'openai/resources/responses/responses'
import { providerClient } from '#lib/server/provider/provider.ts'
import type { startProvidedApp } from '#tests/support/misbehaving-provider/provided-app.ts'

type App = Awaited<ReturnType<typeof startProvidedApp>>

export const said = (role: 'user' | 'assistant' | 'system' | 'developer', content: string) =>
  ({ type: 'message', role, content }) as const

/** What two people said in `count` messages. */
export const messages = (count: number) =>
  Array.from({ length: count }, (_, index) => said(index % 2 === 0 ? 'user' : 'assistant', `Message ${index}`))

/** A conversation of the app's person from the time before a key for OpenAI was set. */
export async function localConversation(app: App, items: ResponseInputItem[], row: object = {}): Promise<string> {
  const client = providerClient('local')
  const { id } = await client.conversations.create({})
  for (let start = 0; start < items.length; start += 20) {
    await client.conversations.items.create(id, { items: items.slice(start, start + 20) })
  }
  const { id: userId } = (await app.browser.json('/api/viewer')).body.viewer
  const data = { id, userId, provider: 'local' as const, model: 'demo', title: 'Before', titleSource: 'user' as const }
  await app.prisma.conversation.create({ data: { ...data, ...row } })
  return id
}
