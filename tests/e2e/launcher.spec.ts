import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { expect, test } from '@playwright/test'
import pg from 'pg'
import { fromRoot } from '#scripts/base/project.ts'
import { clusterPaths } from '#scripts/database/cluster.ts'
import { runningEmbeddedDatabase } from '#scripts/database/embedded.ts'
import { findPostmaster } from '#scripts/database/postmaster.ts'
import { launchApp } from './support/launched-app.ts'

test.describe.configure({ mode: 'serial' })

const dataFolder = fromRoot('.cache', 'test', 'launcher')
const database = `${dataFolder}/postgres`
const postmaster = () => findPostmaster(clusterPaths(database).data)

test.beforeAll(() => rmSync(dataFolder, { recursive: true, force: true }))
test.afterAll(() => rmSync(dataFolder, { recursive: true, force: true }))

test('starts on an empty folder, and stops everything when told to', async () => {
  const app = await launchApp({ dataFolder })
  expect(app.output()).toContain(`Parley is at   ${app.url}`)
  expect(postmaster()).not.toBeNull()

  expect(await app.stop('SIGTERM')).toBe(0)
  expect(postmaster()).toBeNull()
})

test('neither installs nor builds when nothing changed', async () => {
  const app = await launchApp({ dataFolder })
  expect(app.output()).not.toMatch(/Installing|Building/)
  expect(await app.stop('SIGINT')).toBe(0)
})

test('finds its way after kill -9, and has kept what was confirmed', async () => {
  const killed = await launchApp({ dataFolder })
  await query('CREATE TABLE kept AS SELECT 42 AS answer')
  await killed.stop('SIGKILL')
  expect(postmaster(), 'PostgreSQL lives on').not.toBeNull()

  const next = await launchApp({ dataFolder })
  expect(await query('SELECT answer FROM kept')).toEqual([{ answer: 42 }])
  await query('DROP TABLE kept')
  await next.stop()
  expect(postmaster()).toBeNull()
})

test('goes on after its PostgreSQL was killed', async () => {
  const app = await launchApp({ dataFolder })
  process.kill(postmaster()?.pid ?? 0, 'SIGKILL')
  await expect.poll(async () => (await fetch(`${app.url}/api/health`)).status).toBe(200)
  expect(await app.stop()).toBe(0)
})

test('refuses a second start on the same data, and leaves the first alone', async () => {
  const first = await launchApp({ dataFolder })
  const second = await launchApp({ dataFolder })
  expect(second.process.exitCode).toBe(1)
  expect(second.output()).toContain(
    `Parley is already running on this data (process ${first.process.pid}, ${first.url})`,
  )
  expect((await fetch(`${first.url}/api/health`)).status).toBe(200)
  await first.stop()
})

test('says when another program has the port, and leaves no database behind', async () => {
  const other = createServer((_, response) => response.writeHead(404).end()).listen(0, '0.0.0.0')
  await once(other, 'listening')
  const address = other.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const app = await launchApp({ dataFolder, port })
  other.close()
  expect(app.process.exitCode).toBe(1)
  expect(app.output()).toContain(`Port ${port} is taken by another program.`)
  expect(postmaster()).toBeNull()
})

test('names a variable it cannot use, or a file of prices', async () => {
  for (const [name, value] of [
    ['RESPONSE_MODE', 'sometimes'],
    ['BUDGET_TOKENS', '0'],
    ['BUDGET_MONEY', '20'],
    ['PRICES_FILE', 'nowhere.json'],
  ] as const) {
    const app = await launchApp({ dataFolder, env: { [name]: value } })
    expect(app.process.exitCode).toBe(1)
    expect(app.output()).toContain(`${name} is not usable.`)
  }
})

async function query(sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: runningEmbeddedDatabase(database, 'postgres') ?? '' })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
