import type * as browserApi from '#lib/client/api/api.ts'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'

/** What was said on another path, from where it leaves those before it. */
export type OtherBranch = {
  /** The message that it follows; null: nothing. */
  after: Message | null
  messages: Message[]
}

export type WholeConversation = {
  conversation: Conversation
  /** The shown path, from the first message on. */
  messages: Message[]
  branches: OtherBranch[]
}

type Api = Pick<typeof browserApi, 'loadHistory'>

/** All that was said in a conversation, on every path, each message once. */
export async function readWhole(id: string, api: Api): Promise<WholeConversation> {
  const known = new Map<string, Message>()
  const shown = await readPath(id, { api, known })
  const branches: OtherBranch[] = []
  const waiting = versionsIn(shown.messages)
  for (let version = waiting.shift(); version !== undefined; version = waiting.shift()) {
    if (known.has(version)) continue
    const { after, messages } = await readPath(id, { api, known, through: version })
    // One that is there no more is in no path, and is asked for once.
    if (messages.length > 0) branches.push({ after, messages })
    waiting.push(...versionsIn(messages))
  }
  return { conversation: shown.conversation, messages: shown.messages, branches }
}

/** What stands on other paths that part here. */
const versionsIn = (messages: Message[]) =>
  messages.flatMap(({ versions, summary }) => [...(versions?.ids ?? []), ...(summary?.other ? [summary.other] : [])])

type Path = { api: Api; known: Map<string, Message>; through?: string }

/** Back to the first message that is known from another path. */
async function readPath(id: string, { api, known, through }: Path) {
  let page = await api.loadHistory(id, { through })
  const { conversation } = page
  const messages = [...page.messages]
  while (page.olderCursor !== null && !messages.some((message) => known.has(message.id))) {
    page = await api.loadHistory(id, { cursor: page.olderCursor })
    messages.unshift(...page.messages)
  }
  const last = messages.findLastIndex((message) => known.has(message.id))
  const own = messages.slice(last + 1)
  for (const message of own) known.set(message.id, message)
  return { conversation, after: messages[last] ?? null, messages: own }
}
