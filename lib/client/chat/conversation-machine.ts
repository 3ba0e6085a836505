import {
  type At,
  applyWatched,
  asError,
  failed,
  look,
  type Next,
  type On,
  ofWatched,
  open,
  owe,
  queueRead,
  type Row,
  read,
  readQueue,
  reopen,
  send,
  sendFailed,
  sendInPlace,
  show,
  showPath,
  stay,
} from './conversation-cells.ts'
import { type ConversationEvent, type ConversationState, isBusy, isInTrash, liveTurnId } from './conversation-state.ts'
import { isShown, withOlder } from './history-state.ts'
import { isOnItsWay, withArrived, withFrozen, withThawed, withUnsentAgain, withWithdrawn } from './sending-state.ts'
import { isElsewhere, standingOf } from './standing.ts'

const always = {
  open,
  withdraw: (state, { turnId }) => [withWithdrawn(state, turnId)],
  notice: (state, { error }) => [{ ...state, notice: error }],
} satisfies Partial<Row>

/** Where no turn is watched: what still arrives comes of one that was let go. */
const unwatched = {
  ...always,
  'queue-read': 'stay',
  stop: 'stay',
  'chat-event': 'stay',
  // What is being read may be from before.
  arrived: (state, { turnId }) => (isOnItsWay(state, turnId) ? read(withArrived(state, turnId)) : stay(state)),
  'send-delayed': 'stay',
  'send-failed': (state, { turnId, error }) =>
    isOnItsWay(state, turnId) ? [withUnsentAgain(state, turnId, error)] : stay(state),
  'connection-lost': 'stay',
  unfollowable: 'stay',
  'stop-failed': 'stay',
} satisfies Partial<Row>

/** Where there are no messages to go on with. */
const unready = {
  ...unwatched,
  send: 'stay',
  'path-shown': (state) => owe(state, { type: 'look' }),
  older: 'stay',
  read: (state, event) => (event.reading === state.reading ? show(state, event) : stay(state)),
} satisfies Partial<Row>

/** Where a turn is watched. */
const watching = {
  ...always,
  'queue-read': queueRead,
  send: sendInPlace,
  'path-shown': showPath,
  stop: (state) => [withFrozen(state, liveTurnId(state) ?? ''), { type: 'cancel' }],
  look: owe,
  changed: (state, event) => {
    if (isElsewhere(state, event.conversation)) return reopen(state)
    const standing = standingOf(state, event.conversation)
    if (standing === 'known') return stay(state)
    // Whether it was its own shows when it has ended.
    return standing === 'news' ? readQueue(state, event) : owe(state, event)
  },
  removed: reopen,
  // It was read before the message was sent.
  read: (state) => owe({ ...state, reading: null }, { type: 'look' }),
  'read-failed': (state, { reason }) =>
    reason ? owe({ ...state, reading: null }, { type: 'look' }) : stay({ ...state, reading: null }),
  older: (state, event) => [withOlder(state, event)],
  'chat-event': applyWatched,
  arrived: (state, { turnId }) =>
    isOnItsWay(state, turnId) && turnId !== liveTurnId(state)
      ? owe(withArrived(state, turnId), { type: 'look', isThorough: true })
      : stay(state),
  'send-delayed': 'stay',
  'send-failed': 'stay',
  'connection-lost': ofWatched((state, { turnId, attempt }: On<'connection-lost'>) => [
    { ...state, status: { type: 'reconnecting', turnId, attempt } },
  ]),
  unfollowable: ofWatched((state) => read({ ...state, status: { type: 'loading' } })),
  'stop-failed': 'stay',
} satisfies Row

const table: { [A in At]: Row } = {
  idle: {
    ...unwatched,
    send: (state, event) => send(state, event),
    'path-shown': showPath,
    look: (state, { isThorough }) => (state.conversationId === null ? stay(state) : look(state, isThorough)),
    changed: (state, { conversation }) => {
      if (isElsewhere(state, conversation)) return reopen(state)
      return standingOf(state, conversation) === 'news' ? look(state) : stay(state)
    },
    removed: reopen,
    read: (state, event) => {
      if (event.reading !== state.reading) return stay(state)
      return isShown(state, event.history) ? [{ ...state, reading: null }] : show(state, event)
    },
    // Whatever else is wrong may pass.
    'read-failed': (state, { reading, reason }) => {
      if (reading !== state.reading) return stay(state)
      return reason ? reopen({ ...state, reading: null }) : [{ ...state, reading: null }]
    },
    older: (state, event) => [withOlder(state, event)],
  },
  loading: {
    ...unready,
    // What is being read is new enough; should it not be, a change will tell.
    look: 'stay',
    changed: owe,
    removed: owe,
    'read-failed': failed(asError),
  },
  sending: {
    ...watching,
    'send-delayed': ofWatched((state) => [{ ...state, progress: 'retrying' }]),
    'send-failed': sendFailed,
    'connection-lost': 'stay',
  },
  streaming: watching,
  reconnecting: watching,
  stopping: {
    ...watching,
    stop: 'stay',
    'send-failed': sendFailed,
    'connection-lost': 'stay',
    'stop-failed': ofWatched((state, { turnId, error }: On<'stop-failed'>) => [withThawed(state, turnId, error)]),
  },
  error: {
    ...unready,
    look: (state) => look(state),
    changed: 'stay',
    removed: (state) => look(state),
    'read-failed': failed(asError),
  },
  missing: {
    ...unready,
    look: (state) => (isInTrash(state) ? look(state) : stay(state)),
    changed: (state, { conversation }) => (conversation.trashedAt === null ? look(state) : stay(state)),
    removed: (state) => (isInTrash(state) ? look(state) : stay(state)),
    'read-failed': failed(({ status }) => status),
  },
}

/**
 * The next state, and what is to be done then. Pure; an event that changes nothing gives the same state again. What was
 * told while something was under way is looked at as soon as nothing is.
 */
export function step(state: ConversationState, event: ConversationEvent): Next {
  const cell = table[state.status.type][event.type]
  const [next, ...effects] = cell === 'stay' ? stay(state) : cell(state, event as never)
  if (next.owed === null || isBusy(next)) return [next, ...effects]
  const [after, ...more] = step({ ...next, owed: null }, next.owed)
  return [after, ...effects, ...more]
}
