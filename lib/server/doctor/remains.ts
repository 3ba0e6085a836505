import 'server-only'
import { db } from '#lib/server/db/client.ts'

interface Remains {
  /** How old the oldest page of PostgreSQL's own log is that is still there; null: this database doesn't tell. */
  logSeconds: number | null
  /** Of the tables that hold what people wrote: the longest since one with removed rows was cleaned; null: none has any. */
  rowsSeconds: number | null
}

/** What deletion can't reach, and how old the oldest of it may be, in words. */
export async function remains(): Promise<string[]> {
  const [log, rows, archive] = await Promise.all([ageOfLog(), ageOfRows(), isArchived()])
  return inWords({ logSeconds: log, rowsSeconds: rows }, archive)
}

function inWords({ logSeconds, rowsSeconds }: Remains, archive: boolean): string[] {
  const log =
    logSeconds === null
      ? 'PostgreSQL’s own log (WAL) may still hold what was deleted; how old its oldest part is this database doesn’t tell us.'
      : `What was deleted may still stand in PostgreSQL’s own log (WAL), whose oldest part is ${age(logSeconds)} old.`
  const removed =
    rowsSeconds === null
      ? []
      : [`Removed rows, not cleaned up by PostgreSQL yet, may be up to ${age(rowsSeconds)} old.`]
  const archived = archive ? ['PostgreSQL archives its log: how long copies are kept is set there.'] : []
  return [log, ...removed, ...archived, 'Backups and the disk’s own blocks nobody here can look into.']
}

/** A part that is to be used again keeps its time, and what it holds, until it is written to. */
async function ageOfLog(): Promise<number | null> {
  return db().$queryRaw<{ seconds: number | null }[]>`
      SELECT extract(epoch FROM now() - min("modification"))::float AS "seconds" FROM pg_ls_waldir()`
    .then(([row]) => row?.seconds ?? null)
    .catch(() => null)
}

async function ageOfRows(): Promise<number | null> {
  const [row] = await db().$queryRaw<{ seconds: number | null }[]>`
    SELECT max(extract(epoch FROM now() - coalesce(greatest(t.last_vacuum, t.last_autovacuum),
      (SELECT min("finished_at") FROM "_prisma_migrations"))))::float AS "seconds"
    FROM pg_stat_user_tables t WHERE t.n_dead_tup > 0
      AND t.relname IN ('Conversation', 'Turn', 'ItemText', 'LocalItem', 'LocalResponse', 'LocalFile',
        'LocalFilePiece', 'File', 'Draft', 'Prompt', 'Project', 'Preferences')`
  return row?.seconds ?? null
}

async function isArchived(): Promise<boolean> {
  const [row] = await db().$queryRaw<{ mode: string }[]>`SELECT current_setting('archive_mode') AS "mode"`
  return row !== undefined && row.mode !== 'off'
}

function age(seconds: number): string {
  const [count, unit] =
    seconds < 5400
      ? [Math.max(1, Math.ceil(seconds / 60)), 'minute']
      : seconds < 172_800
        ? [Math.ceil(seconds / 3600), 'hour']
        : [Math.ceil(seconds / 86_400), 'day']
  return `${count} ${unit}${count === 1 ? '' : 's'}`
}
