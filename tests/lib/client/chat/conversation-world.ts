import { step } from '#lib/client/chat/conversation-machine.ts'
import {
  type ConversationEvent,
  type ConversationState,
  initialConversation,
} from '#lib/client/chat/conversation-state.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { Conversation, History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import { aConversation, aHistory, aMessage, messageStart, textDelta, turnEnd, turnStart } from './chat-events.ts'

type Live = { id: string; input: string }

/**
 * A server with one conversation, other devices that write into it, and a page that shows it. Between them are three wires
 * on which things wait until they are delivered: what is told of the conversation, the events of the watched turn, and the
 * readings of its newest page.
 */
export function createWorld() {
  let clock = 0
  let turns = 0
  let live: Live | null = null
  let messages: Message[] = []
  const said: string[] = []
  const endedAt = new Map<string, string>()
  let told: ConversationEvent[] = []
  let watched: { turnId: string; events: ChatEvent[] } | null = null
  const posted: Live[] = []
  const readings: { reading: number; history: History }[] = []
  let state = initialConversation('conv_1')

  const now = () => new Date(Date.UTC(2026, 0, 1, 0, 0, clock)).toISOString()
  const conversation = (): Conversation => aConversation({ updatedAt: now(), liveTurnId: live?.id ?? null })
  const history = () =>
    aHistory({
      ...{ conversation: conversation(), messages },
      liveTurn: live && { ...live, status: 'running', model: 'demo' },
    })
  const tell = () => told.push({ type: 'changed', conversation: conversation() })
  const answerOf = (id: string) => `answer-${id}`

  function begin(turn: Live) {
    clock += 1
    live = turn
    tell()
    if (watched?.turnId === turn.id) watched.events.push(turnStart(turn.id, conversation(), turn.input))
  }

  function end() {
    if (!live) return
    const { id, input } = live
    clock += 1
    live = null
    endedAt.set(id, now())
    const answer = { id: answerOf(id), role: 'assistant', content: `Re: ${input}`, turnId: id } as const
    messages = [...messages, aMessage({ id: `user-${id}`, content: input, turnId: id }), aMessage(answer)]
    tell()
    if (watched?.turnId === id) watched.events.push(...wordsOf(id, input))
  }

  const wordsOf = (id: string, input: string): ChatEvent[] => [
    messageStart(answerOf(id), id),
    textDelta(0, `Re: ${input}`, answerOf(id), id),
    turnEnd('completed', null, id, endedAt.get(id)),
  ]

  function dispatch(event: ConversationEvent) {
    const [next, ...effects] = step(state, event)
    state = next
    for (const effect of effects) {
      if (effect.type === 'read') readings.push({ reading: effect.reading, history: history() })
      if (effect.type === 'let-go') {
        watched = null
        readings.length = 0
      }
      if (effect.type === 'reopen') open(state)
      if (effect.type === 'post') {
        posted.push({ id: effect.turnId, input: effect.request.message ?? '' })
        watched = { turnId: effect.turnId, events: [] }
      }
      if (effect.type === 'attach') attach(effect.turnId)
    }
  }

  function attach(turnId: string) {
    const ended = messages.find((message) => message.turnId === turnId)
    const input = ended?.content ?? live?.input ?? ''
    watched = { turnId, events: [turnStart(turnId, conversation(), input)] }
    if (ended) watched.events.push(...wordsOf(turnId, input))
  }

  function open(remembered: ConversationState | null = null) {
    dispatch({ type: 'open', conversationId: 'conv_1', unsent: [], remembered })
  }

  const newTurn = (who: string): Live => {
    turns += 1
    return { id: `${who}-${turns}`, input: `${who} says ${turns}` }
  }

  const world = {
    state: () => state,
    said: () => said,
    server: () => ({ at: now(), texts: messages.map(({ content }) => content) }),

    open: () => open(state.shown ? state : null),
    send() {
      if (state.status.type !== 'idle') return
      const { id, input } = newTurn('me')
      said.push(input)
      dispatch({ type: 'send', turnId: id, replaces: null, request: { message: input, conversationId: 'conv_1' } })
    },
    /** The server takes what was posted, unless another turn runs. */
    accept() {
      const next = live ? undefined : posted.shift()
      if (next) begin(next)
    },
    elsewhere() {
      if (!live) begin(newTurn('phone'))
    },
    end,
    hearTold() {
      const event = told.shift()
      if (event) dispatch(event)
    },
    hearTurn() {
      const event = watched?.events.shift()
      if (event) dispatch({ type: 'chat-event', event })
    },
    /** `isFresh`: the server looks only now, not when it was asked. */
    reply(isFresh: boolean) {
      const first = readings.shift()
      if (first) {
        const { reading } = first
        dispatch({ type: 'read', reading, history: isFresh ? history() : first.history, unsent: [] })
      }
    },
    /** The connection for live events breaks; the next one begins with the word to look again, and the lists are read. */
    reconnect() {
      told = [{ type: 'look' }]
      tell()
    },
    /** Everything that is on its way arrives, and no turn runs any more. */
    settle() {
      for (let round = 0; round < 1000; round += 1) {
        world.accept()
        world.hearTurn()
        world.hearTold()
        world.reply(false)
        world.end()
        if (!live && posted.length === 0 && told.length === 0 && readings.length === 0 && !watched?.events.length)
          return
      }
      throw new Error('The page never comes to rest')
    },
  }
  return world
}
