import { knownId } from '#lib/client/chat/chat-message.ts'
import { canSendInPlace } from '#lib/client/chat/conversation-cells.ts'
import { step } from '#lib/client/chat/conversation-machine.ts'
import {
  type ConversationEvent,
  type ConversationState,
  initialConversation,
} from '#lib/client/chat/conversation-state.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import type { History } from '#lib/contract/conversation.ts'
import type { Message } from '#lib/contract/message.ts'
import type { LiveTurn } from '#lib/contract/turn.ts'
import { createServer, type Sent } from './world-server.ts'

/**
 * A server with one conversation, other devices that write into it, and a page that shows it. Between them are three wires
 * on which things wait until they are delivered: what is told of the conversation, the events of the watched turn, and the
 * readings of its newest page.
 */
export function createWorld() {
  let turns = 0
  const said: string[] = []
  let told: ConversationEvent[] = []
  let watched: { turnId: string; events: ChatEvent[] } | null = null
  const posted: Sent[] = []
  /** Turns whose start the server told to nobody who watches. */
  const arrived: string[] = []
  const readings: { reading: number; history: History }[] = []
  const queueReadings: { asked: readonly LiveTurn[]; history: History }[] = []
  let state = initialConversation('conv_1')
  const server = createServer(
    (conversation) => told.push({ type: 'changed', conversation }),
    (event) => watched?.turnId === event.turnId && watched.events.push(event),
  )

  function dispatch(event: ConversationEvent) {
    const [next, ...effects] = step(state, event)
    state = next
    for (const effect of effects) {
      if (effect.type === 'read') readings.push({ reading: effect.reading, history: server.history() })
      if (effect.type === 'detach') detach()
      if (effect.type === 'let-go') {
        detach()
        readings.length = 0
        queueReadings.length = 0
      }
      if (effect.type === 'reopen') open(state)
      if (effect.type === 'post') {
        const { message = '', after, editOf, againOf } = effect.request
        const inPlaceOf = editOf ?? againOf
        posted.push({ id: effect.turnId, input: message, after, inPlaceOf, ...(againOf && { isAgain: true }) })
        watched = { turnId: effect.turnId, events: [] }
      }
      if (effect.type === 'read-queue') queueReadings.push({ asked: effect.asked, history: server.history() })
      if (effect.type === 'attach') watched = { turnId: effect.turnId, events: server.replay(effect.turnId) }
    }
  }

  /** What was sent is let through, to the first that the server says of it. */
  function detach() {
    if (watched?.events[0]?.type === 'turn-start' && posted.every(({ id }) => id !== watched?.turnId))
      arrived.push(watched.turnId)
    watched = null
  }

  function open(remembered: ConversationState | null = null) {
    dispatch({ type: 'open', conversationId: 'conv_1', unsent: [], remembered })
  }

  const newTurn = (who: string): Sent => {
    turns += 1
    return { id: `${who}-${turns}`, input: `${who} says ${turns}` }
  }

  const after = () => state.messages.map(knownId).findLast((id) => id !== null) ?? undefined

  /** Sends in place of a message of this page, the last one or one before it. */
  function sendInPlace(role: Message['role'], pick: number) {
    const known = state.messages.filter((message) => message.role === role && knownId(message) !== null)
    const target = known.at(-1 - (pick % 3))
    if (!canSendInPlace(state) || !target) return
    const { id, input } = newTurn('me')
    const place =
      role === 'user' ? { message: input, editOf: knownId(target) ?? '' } : { againOf: knownId(target) ?? '' }
    if (role === 'user') said.push(input)
    dispatch({
      type: 'send',
      turnId: id,
      replaces: null,
      request: { conversationId: 'conv_1', after: after(), ...place },
    })
  }

  const world = {
    state: () => state,
    said: () => said,
    server,

    open: () => open(state.shown ? state : null),
    send() {
      if (state.status.type !== 'idle') return
      const { id, input } = newTurn('me')
      said.push(input)
      const request = { message: input, conversationId: 'conv_1', after: after() }
      dispatch({ type: 'send', turnId: id, replaces: null, request })
    },
    edit: (pick: number) => sendInPlace('user', pick),
    again: (pick: number) => sendInPlace('assistant', pick),
    /** Another version is shown on this page; what the server says of that comes at once. */
    show(pick: number) {
      if (state.status.type === 'loading') return
      server.show(pick)
      dispatch({ type: 'path-shown', conversation: server.conversation() })
    },
    /** The server takes what was posted, unless another turn runs. */
    accept(pick: number) {
      const [next] = posted
      if (!next || !server.accept(next, pick % 2 === 0)) return
      posted.shift()
      if (watched?.turnId !== next.id) arrived.push(next.id)
    },
    elsewhere() {
      if (!server.isLive()) server.accept(newTurn('phone'), false)
    },
    editElsewhere(pick: number) {
      const inPlaceOf = server.pickOnShown(pick)
      if (inPlaceOf !== undefined) server.accept({ ...newTurn('phone'), inPlaceOf }, false)
    },
    showElsewhere: (pick: number) => server.show(pick),
    end: () => server.end(),
    hearTold() {
      const event = told.shift()
      if (event) dispatch(event)
    },
    hearTurn() {
      const turnId = arrived.shift()
      if (turnId !== undefined) dispatch({ type: 'arrived', turnId })
      const event = watched?.events.shift()
      if (event) dispatch({ type: 'chat-event', event })
    },
    /** The server looks when it was asked, or (an odd `pick`) only now. */
    reply(pick: number) {
      const queued = queueReadings.shift()
      if (queued) dispatch({ type: 'queue-read', ...queued })
      const first = readings.shift()
      if (!first) return
      const history = pick % 2 === 1 ? server.history() : first.history
      dispatch({ type: 'read', reading: first.reading, history, unsent: [] })
    },
    /** The connection for live events breaks; the next one begins with the word to look again, and the lists are read. */
    reconnect() {
      told = [{ type: 'look' }, { type: 'changed', conversation: server.conversation() }]
    },
    /** Everything that is on its way arrives, and no turn runs any more. */
    settle() {
      for (let round = 0; round < 1000; round += 1) {
        world.accept(0)
        world.hearTurn()
        world.hearTold()
        world.reply(0)
        world.end()
        const isQuiet =
          posted.length === 0 && told.length + arrived.length === 0 && readings.length + queueReadings.length === 0
        if (isQuiet && !server.isLive() && !watched?.events.length) return
      }
      throw new Error('The page never comes to rest')
    },
  }
  return world
}
