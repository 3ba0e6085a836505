import type { ChatEvent } from '#lib/contract/chat.ts'
import type { Conversation, History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import { aConversation, aHistory, aMessage, messageStart, textDelta, turnEnd, turnStart } from './chat-events.ts'

/** What is asked of the server: a message that goes on after another one, or in place of one. */
export type Sent = { id: string; input: string; after?: string; inPlaceOf?: string; isAgain?: true }
type Live = { id: string; input: string; branch: string | null; isAgain?: true }

/** The id that a message has once it is stored. */
const stored = (id: string) => id.replace(/^(.*):input$/, 'user-$1').replace(/^(.*):output$/, 'answer-$1')

/** A server with one conversation and its branches; a path is all that is read on one of them. */
export function createServer(tell: (conversation: Conversation) => void, toWatcher: (event: ChatEvent) => void) {
  let clock = 0
  let branches = 0
  let live: Live | null = null
  let shown: string | null = null
  const paths = new Map<string | null, Message[]>([[null, []]])
  const ends = new Map<string, { status: 'completed' | 'cancelled'; at: string }>()

  const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, clock)).toISOString()
  const pathOf = (branch: string | null) => paths.get(branch) ?? []
  const conversation = () => aConversation({ updatedAt: now(), liveTurnId: live?.id ?? null, shownBranch: shown })
  const change = () => tell(conversation())

  /** The branch in which a message was first said. */
  const ownerOf = (id: string) =>
    [...paths].find(([, path]) => path.some((message) => message.id === stored(id)))?.[0] ?? null

  /** A new branch that begins in place of a message, and is shown from now on. */
  function part(id: string): string {
    const path = pathOf(ownerOf(id))
    branches += 1
    const branch = `b${branches}`
    paths.set(
      branch,
      path.slice(
        0,
        Math.max(
          0,
          path.findIndex((message) => message.id === stored(id)),
        ),
      ),
    )
    shown = branch
    return branch
  }

  function end(status: 'completed' | 'cancelled' = 'completed') {
    if (!live) return
    const { id, input, branch, isAgain } = live
    clock += 1
    live = null
    ends.set(id, { status, at: now() })
    const content = status === 'completed' ? `Re: ${input}` : ''
    const question = aMessage({ id: `user-${id}`, content: input, turnId: id })
    const answer = aMessage({ id: `answer-${id}`, role: 'assistant', content, turnId: id, status })
    const isAnswered = isAgain || status === 'completed'
    paths.set(branch, [...pathOf(branch), ...(isAgain ? [] : [question]), ...(isAnswered ? [answer] : [])])
    change()
    for (const event of wordsOf(id, input)) toWatcher(event)
  }

  function wordsOf(id: string, input: string): ChatEvent[] {
    const { status, at } = ends.get(id) ?? { status: 'completed', at: now() }
    const words = [messageStart(`answer-${id}`, id), textDelta(0, `Re: ${input}`, `answer-${id}`, id)]
    return [...(status === 'completed' ? words : []), turnEnd(status, null, id, at)]
  }

  /** The messages of all paths that stand where this one does. */
  function withVersions(message: Message, index: number, path: readonly Message[]): Message {
    const heads = [...paths.values()].flatMap((other) => {
      const head = other[index]
      return head && other[index - 1]?.id === path[index - 1]?.id ? [head.id] : []
    })
    const ids = [...new Set(heads)]
    return ids.length < 2 ? message : { ...message, versions: { ids, index: ids.indexOf(message.id) } }
  }

  return {
    isLive: () => live !== null,
    at: now,
    conversation,
    textsOf: (branch: string | null) => pathOf(branch).map(({ content }) => content),
    hasAnywhere: (text: string) =>
      live?.input === text || [...paths.values()].some((path) => path.some(({ content }) => content === text)),
    shownBranch: () => shown,
    end,

    /** False: another turn runs. `isShown`: what goes on elsewhere than where the server's path ends is shown then. */
    accept({ id, input, after, inPlaceOf, isAgain }: Sent, isShown: boolean): boolean {
      if (live && inPlaceOf === undefined) return false
      if (live) end('cancelled')
      clock += 1
      const branch = inPlaceOf !== undefined ? part(inPlaceOf) : after === undefined ? shown : ownerOf(after)
      if (isShown) shown = branch
      live = { id, input, branch, ...(isAgain && { isAgain }) }
      change()
      toWatcher(turnStart(id, conversation(), input))
      return true
    },

    /** Another path is shown; the person chose it here or elsewhere. */
    show(pick: number) {
      shown = [...paths.keys()].at(pick % paths.size) ?? null
      change()
    },

    pickOnShown: (pick: number) =>
      pathOf(shown)
        .filter(({ role }) => role === 'user')
        .at(-1 - (pick % 3))?.id,

    history(): History {
      const path = pathOf(shown)
      const messages = path.map((message, index) => withVersions(message, index, path))
      const isHere = live !== null && live.branch === shown
      const liveTurn = isHere && live ? { ...live, status: 'running' as const, model: 'demo' } : null
      return aHistory({ conversation: conversation(), messages, liveTurn })
    },

    /** What a new connection to a turn begins with. */
    replay(id: string): ChatEvent[] {
      const all = [...paths.values()].flat()
      const question = all.find((message) => message.id === `user-${id}`)
      const answer = all.find((message) => message.id === `answer-${id}`)
      const input = question?.content ?? answer?.content.slice('Re: '.length) ?? live?.input ?? ''
      return [turnStart(id, conversation(), input), ...(ends.has(id) ? wordsOf(id, input) : [])]
    },
  }
}
