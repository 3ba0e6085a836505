import 'server-only'
import pg from 'pg'
import { databaseUrl } from '#lib/server/db/database-url.ts'
import type { Thing } from './watcher.ts'

/** Under this name the connection is seen in pg_stat_activity. */
const APPLICATION = 'parley-live'
/** A connection that a network has swallowed says nothing; so it is asked. */
const PING_MS = 15_000
const PATIENCE_MS = 10_000
const DRAFTS = 'parley_drafts'
const SETTINGS = 'parley_settings'

interface Hearing {
  onListening: () => void
  onChange: (userId: string, conversationId: string) => void
  onDraft: (userId: string, place: string) => void
  onOther: (userId: string, thing: Thing) => void
}

/**
 * Hears what the database announces, on a connection of its own, until that is lost. The triggers of the migration
 * `lifecycle` send `<userId> changed|removed <conversationId>`, that of the migration `files` `<userId> <place>`,
 * those of the migrations `answering` and `projects` `<userId> settings|projects`.
 * @throws when the database can't be reached
 */
export async function hearAnnouncements({ onListening, onChange, onDraft, onOther }: Hearing): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl(),
    application_name: APPLICATION,
    keepAlive: true,
    connectionTimeoutMillis: PATIENCE_MS,
    query_timeout: PATIENCE_MS,
  })
  const { promise: lost, resolve: lose } = Promise.withResolvers<void>()
  client.on('error', () => lose())
  client.on('end', () => lose())
  client.on('notification', ({ channel, payload = '' }) => {
    const [userId, ...rest] = payload.split(' ')
    const named = rest.at(-1)
    if (!userId || !named) return
    if (channel === DRAFTS) onDraft(userId, named)
    else if (channel === SETTINGS) onOther(userId, named === 'projects' ? 'projects' : 'settings')
    else onChange(userId, named)
  })
  let ping: NodeJS.Timeout | undefined
  try {
    await client.connect()
    await client.query(`LISTEN parley_conversations; LISTEN ${DRAFTS}; LISTEN ${SETTINGS}`)
    ping = setInterval(() => client.query('SELECT 1').catch(() => lose()), PING_MS).unref()
    onListening()
    await lost
  } finally {
    clearInterval(ping)
    // Not awaited: a lost connection doesn't answer.
    client.end().catch(() => {})
  }
}
