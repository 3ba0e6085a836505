import 'server-only'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { Draft } from '#lib/contract/draft.ts'
import { conversationsById } from '#lib/server/conversations/read-conversations.ts'
import { db } from '#lib/server/db/client.ts'
import { draftsIn } from '#lib/server/drafts/read-drafts.ts'
import { processWide } from '#lib/server/process-wide.ts'

interface Changes {
  /** Those that are the user's, by id. */
  conversations: Map<string, Conversation>
  /** By place. */
  drafts: Map<string, Draft>
  /** The user's sessions that have not ended. */
  sessionIds: Set<string>
}

interface Reading {
  ids: Set<string>
  places: Set<string>
  changes: Promise<Changes>
}

const readings = () => processWide('parley.live.readings', () => new Map<string, Reading>())

/** How these conversations, and the drafts in these places, are now. The user's browsers that ask in the same moment share one reading. */
export function readChanges(userId: string, ids: string[], places: string[]): Promise<Changes> {
  const reading = readings().get(userId) ?? startReading(userId)
  for (const id of ids) reading.ids.add(id)
  for (const place of places) reading.places.add(place)
  return reading.changes
}

function startReading(userId: string): Reading {
  const ids = new Set<string>()
  const places = new Set<string>()
  const changes = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    readings().delete(userId)
    return read(userId, [...ids], [...places])
  })
  const reading = { ids, places, changes }
  readings().set(userId, reading)
  return reading
}

async function read(userId: string, ids: string[], places: string[]): Promise<Changes> {
  const [conversations, drafts, sessions] = await Promise.all([
    ids.length > 0 ? conversationsById({ id: userId }, ids) : [],
    draftsIn(userId, places),
    db().session.findMany({ where: { userId, expiresAt: { gt: new Date() } }, select: { id: true } }),
  ])
  return {
    conversations: new Map(conversations.map((conversation) => [conversation.id, conversation])),
    drafts,
    sessionIds: new Set(sessions.map(({ id }) => id)),
  }
}
