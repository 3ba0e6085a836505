import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { PlainError } from '../base/plain-error.ts'
import { type Claim, claim, claimHolder } from '../process/claim.ts'
import { postgresBinaries } from './binaries.ts'
import { clusterPaths, databaseUrl, initCluster, prepareFolder } from './cluster.ts'
import { findPostmaster, type StartOptions, startPostmaster, stopPostmaster } from './postmaster.ts'
import { postgresPrefix } from './privileges.ts'
import { usualPort } from './usual-port.ts'

export interface EmbeddedOptions {
  /** Holds the data, the password, the log and the owner's claim. */
  folder: string
  /** Off for tests: fast, and lost when the machine crashes. */
  durable?: boolean
  /** Called when the server died and could not be started again. */
  onLost?: (error: unknown) => void
}

export interface EmbeddedDatabase {
  /** The address of a database on this server; `postgres` is there from the start. */
  url(database: string): string
  /** Stops the server, or has it crash; settles when it is there again. For tests. */
  restart(how: 'stop' | 'crash'): Promise<void>
  /** Stops the server and gives up the folder. */
  stop(): Promise<void>
}

// What a statement is refused for may be what a person wrote, and quoted: whoever made it is told, not the log.
const common = { max_connections: '200', timezone: 'UTC', log_timezone: 'UTC', log_min_messages: 'log' }
const quick = { fsync: 'off', full_page_writes: 'off', shared_buffers: '64MB' }

/** Says who runs the database in a folder: the process id, or null. */
export function embeddedDatabaseOwner(folder: string): number | null {
  return claimHolder(clusterPaths(folder).owner)
}

/** The address of the database another process runs in this folder, or null. It is that process's to stop. */
export function runningEmbeddedDatabase(folder: string, database: string): string | null {
  const running = embeddedDatabaseOwner(folder) === null ? null : findPostmaster(clusterPaths(folder).data)
  return running?.ready ? databaseUrl(folder, running.port, database) : null
}

/**
 * Starts the database in a folder, created on first use, and owns it until `stop`. Takes over from an owner that
 * died; refuses while one lives. It comes up where it was the last time, unless another program has that port by now:
 * who uses it from beside the owner finds it again by themselves. A server that dies under us is started again there, too.
 */
export async function openEmbeddedDatabase(options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { folder, durable = true } = options
  prepareFolder(folder)
  const paths = clusterPaths(folder)
  const held = claim(paths.owner)
  if (!held) throw new PlainError(`Process ${claimHolder(paths.owner)} is already running the database in ${folder}.`)
  try {
    // Left behind by an owner that was killed. Stopped rather than adopted: only our own child tells us when it dies.
    const orphan = findPostmaster(paths.data)
    if (orphan) await stopPostmaster(orphan.pid)

    const { initdb, postgres } = postgresBinaries()
    const prefix = postgresPrefix(folder, postgres)
    await initCluster(folder, [...prefix, initdb], durable)
    const settings = { ...common, ...(durable ? {} : quick) }
    const start = { data: paths.data, log: paths.log, command: [...prefix, postgres], settings }
    const database = await supervise({ ...start, port: await usualPort(paths.port) }, held, options)
    writeFileSync(paths.port, new URL(database.url('postgres')).port)
    return database
  } catch (error) {
    held.release()
    throw error
  }
}

async function supervise(start: StartOptions, held: Claim, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  let { child, port } = await startPostmaster(start)
  let stopping = false
  let restarting: Promise<void> | undefined

  function watch(watched: ChildProcess): void {
    watched.once('exit', () => {
      if (!stopping) restarting = restart().catch((error) => options.onLost?.(error))
    })
  }
  async function restart(): Promise<void> {
    await sleep(100)
    if (stopping) return
    child = (await startPostmaster({ ...start, port })).child
    watch(child)
  }
  watch(child)

  return {
    url: (database) => databaseUrl(options.folder, port, database),
    async restart(how) {
      const exited = once(child, 'exit')
      // PostgreSQL's fast shutdown, and its immediate one, from which the next start recovers.
      child.kill(how === 'stop' ? 'SIGINT' : 'SIGQUIT')
      await exited
      await restarting
    },
    async stop() {
      stopping = true
      await restarting
      if (child.pid !== undefined) await stopPostmaster(child.pid)
      held.release()
    },
  }
}
