import 'server-only'
import type { Conversation } from '#lib/contract/conversation.ts'
import { conversationsById } from '#lib/server/conversations/read-conversations.ts'
import { db } from '#lib/server/db/client.ts'
import { processWide } from '#lib/server/process-wide.ts'

interface Changes {
  /** Those that are the user's, by id. */
  conversations: Map<string, Conversation>
  /** The user's sessions that have not ended. */
  sessionIds: Set<string>
}

interface Reading {
  ids: Set<string>
  changes: Promise<Changes>
}

const readings = () => processWide('parley.live.readings', () => new Map<string, Reading>())

/** How these conversations are now. The user's browsers that ask in the same moment share one reading. */
export function readChanges(userId: string, ids: string[]): Promise<Changes> {
  const reading = readings().get(userId) ?? startReading(userId)
  for (const id of ids) reading.ids.add(id)
  return reading.changes
}

function startReading(userId: string): Reading {
  const ids = new Set<string>()
  const changes = new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
    readings().delete(userId)
    return read(userId, [...ids])
  })
  const reading = { ids, changes }
  readings().set(userId, reading)
  return reading
}

async function read(userId: string, ids: string[]): Promise<Changes> {
  const [conversations, sessions] = await Promise.all([
    conversationsById({ id: userId }, ids),
    db().session.findMany({ where: { userId, expiresAt: { gt: new Date() } }, select: { id: true } }),
  ])
  return {
    conversations: new Map(conversations.map((conversation) => [conversation.id, conversation])),
    sessionIds: new Set(sessions.map(({ id }) => id)),
  }
}
