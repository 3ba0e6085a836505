import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { fromRoot } from '#scripts/base/project.ts'
import { clusterPaths } from '#scripts/database/cluster.ts'
import { type EmbeddedDatabase, openEmbeddedDatabase, runningEmbeddedDatabase } from '#scripts/database/embedded.ts'
import { findPostmaster } from '#scripts/database/postmaster.ts'
import { withClient } from '#tests/support/test-server.ts'

const folder = fromRoot('.cache', 'test', 'embedded', String(process.pid))
const paths = clusterPaths(folder)
let database: EmbeddedDatabase | undefined

beforeAll(() => void mkdirSync(folder, { recursive: true }))
afterEach(async () => {
  await database?.stop()
  database = undefined
})
afterAll(() => rmSync(folder, { recursive: true }))

const open = async () => {
  database = await openEmbeddedDatabase({ folder, durable: false })
  return database.url('postgres')
}
const ask = async (url: string, sql: string) => (await withClient(url, (client) => client.query(sql))).rows[0]

describe('the embedded database', () => {
  it('is created on first use, in UTF-8, and keeps what it was given', async () => {
    const url = await open()
    expect(await ask(url, 'SHOW server_encoding')).toEqual({ server_encoding: 'UTF8' })
    await ask(url, `CREATE TABLE kept AS SELECT 'ä' AS text`)
    await database?.stop()
    expect(findPostmaster(paths.data)).toBeNull()
    expect(await ask(await open(), 'SELECT text FROM kept')).toEqual({ text: 'ä' })
  })

  it('is closed to those who lack the password, which only the owner can read', async () => {
    const url = new URL(await open())
    url.password = 'wrong'
    await expect(ask(url.href, 'SELECT 1')).rejects.toThrow('password authentication failed')
    expect(statSync(paths.password).mode & 0o777).toBe(0o600)
    expect(statSync(paths.data).mode & 0o777).toBe(0o700)
  })

  it('belongs to one process, beside which others can use it', async () => {
    const url = await open()
    await expect(openEmbeddedDatabase({ folder })).rejects.toThrow(`Process ${process.pid} is already running`)
    expect(runningEmbeddedDatabase(folder, 'postgres')).toBe(url)
    await database?.stop()
    expect(runningEmbeddedDatabase(folder, 'postgres')).toBeNull()
  })

  it('comes back on the same port when its server is killed', async () => {
    const url = await open()
    await ask(url, 'CREATE TABLE survived ()')
    process.kill(findPostmaster(paths.data)?.pid ?? 0, 'SIGKILL')
    await expect.poll(() => ask(url, 'SELECT 1 AS one').catch(() => null), { timeout: 10_000 }).toEqual({ one: 1 })
    await ask(url, 'DROP TABLE survived')
  })

  it('comes up where it was the last time, or elsewhere when another program has that port by now', async () => {
    const url = await open()
    await database?.stop()
    expect(await open()).toBe(url)
    await database?.stop()
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(Number(new URL(url).port), '127.0.0.1', resolve))
    const elsewhere = await open()
    other.close()
    expect(elsewhere).not.toBe(url)
    expect(await ask(elsewhere, 'SELECT 1 AS one')).toEqual({ one: 1 })
  })

  it('is taken over from an owner that was killed', async () => {
    const owner = spawnOwner()
    await once(owner.stdout, 'data')
    expect(runningEmbeddedDatabase(folder, 'postgres')).not.toBeNull()
    owner.kill('SIGKILL')
    await once(owner, 'exit')
    const orphan = findPostmaster(paths.data)?.pid
    expect(orphan).toBeDefined()

    expect(await ask(await open(), 'SELECT answer FROM by_owner')).toEqual({ answer: 42 })
    expect(findPostmaster(paths.data)?.pid).not.toBe(orphan)
  })
})

/** A process of its own that opens the database, writes, says so and stays. */
function spawnOwner() {
  const program = `
    import pg from 'pg'
    import { openEmbeddedDatabase } from '#scripts/database/embedded.ts'
    const database = await openEmbeddedDatabase({ folder: ${JSON.stringify(folder)} })
    const client = new pg.Client({ connectionString: database.url('postgres') })
    await client.connect()
    await client.query('CREATE TABLE by_owner AS SELECT 42 AS answer')
    console.log('written')`
  return spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: fromRoot(),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
}
