import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import type { TestBrowser } from './app.ts'

/** A conversation that parts twice. */
interface Branched {
  id: string
  /** The last message of each path: of the root, of the edited question, of the answer that was asked for again. */
  ends: { root: string; edit: string; again: string }
  /** The path of a message, or the shown one. */
  path: (through?: string) => Promise<Message[]>
}

/**
 * A conversation of “One” and “Two”, made by the browser's person, or that they go on with: “Two” was edited to “Other”, then the
 * answer to “One” was asked for again; that is what is shown. Four turns in all.
 */
export async function branchedConversation(
  browser: Pick<TestBrowser, 'json'>,
  conversationId?: string,
): Promise<Branched> {
  const send = async (body: object) => (await browser.json('/api/chat', { method: 'POST', body })).body
  const { conversationId: id } = await send({ message: 'One', conversationId })
  const path = async (through = ''): Promise<Message[]> => {
    const { body } = await browser.json(`/api/conversations/${id}${through && `?through=${through}`}`)
    const history: History = body
    return history.messages
  }
  await send({ message: 'Two', conversationId: id })
  const root = await path()
  await send({ message: 'Other', conversationId: id, editOf: root[2]?.id })
  const edit = await path()
  await send({ conversationId: id, againOf: root[1]?.id })
  const again = await path()
  const endOf = (messages: Message[]) => messages.at(-1)?.id ?? ''
  return { id, ends: { root: endOf(root), edit: endOf(edit), again: endOf(again) }, path }
}
