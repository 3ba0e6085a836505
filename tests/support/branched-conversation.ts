import type { History } from '#lib/contract/conversation.ts'
import type { TestBrowser } from './app.ts'

/** A conversation that parts twice, and how to go on with it. */
interface Branched {
  id: string
  /** What stands there when the path of this message is shown, or the shown one. */
  lines: (through?: string) => Promise<string[]>
  /** The last message of the root. */
  rootEnd: string
}

/**
 * A conversation of “One” and “Two”, made by the browser's person: “Two” was edited to “Other”, then the answer to “One” was
 * asked for again; that is what is shown. Four turns in all.
 */
export async function branchedConversation(browser: Pick<TestBrowser, 'json'>): Promise<Branched> {
  const send = async (body: object) => (await browser.json('/api/chat', { method: 'POST', body })).body
  const history = async (id: string, through = ''): Promise<History> =>
    (await browser.json(`/api/conversations/${id}${through && `?through=${through}`}`)).body
  const { conversationId: id } = await send({ message: 'One' })
  await send({ message: 'Two', conversationId: id })
  const { messages } = await history(id)
  const idAt = (index: number) => messages[index]?.id ?? ''
  await send({ message: 'Other', conversationId: id, editOf: idAt(2) })
  await send({ conversationId: id, againOf: idAt(1) })
  const lines = async (through?: string) =>
    (await history(id, through)).messages.map(({ role, content }) => `${role}: ${content}`)
  return { id, lines, rootEnd: idAt(3) }
}
