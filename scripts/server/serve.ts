import { relative } from 'node:path'
import { shownAddress } from '#lib/local-openai/chat-completions/server-address.ts'
import { CLIENT_ADDRESS_HEADER } from '#lib/server/auth/client-address.ts'
import type { Env } from '#lib/server/env.ts'
import { readPrices } from '#lib/server/prices.ts'
import { projectRoot } from '../base/project.ts'
import { buildApp, claimBuild } from '../build/build-app.ts'
import { generatePrismaClient } from '../build/prisma-client.ts'
import { migrate } from '../database/migrate.ts'
import { handleSignals, nowServing, onShutdown, shutDown } from '../process/shutdown.ts'
import { accessWords, linkAddress } from './access.ts'
import { clientAddressOf, connectionAddressOf } from './client-address.ts'
import { dataFolder, noteAddress, openAppDatabase } from './database.ts'
import { loadEnvironment } from './environment.ts'
import { isAnswered, keepErrorOutOfCaches, tame } from './harden.ts'
import { addresses, closeServer, doorsOf, httpServer, listenWithDoors, requireFreePort } from './http-server.ts'
import { modelServerLines } from './model-server-lines.ts'
import { secure } from './security-headers.ts'

/** Brings the app up from whatever is there, serves it in this process, and takes it down when told to stop. */
export async function serve(mode: 'production' | 'development'): Promise<void> {
  const env = loadEnvironment(mode)
  handleSignals()
  try {
    await bringUp(env, mode)
  } catch (error) {
    const plain = error instanceof Error && ['PlainError', 'EnvError'].includes(error.name)
    console.error(plain ? error.message : error)
    await shutDown(1)
  }
}

async function bringUp(env: Env, mode: 'production' | 'development'): Promise<void> {
  if (env.PRICES_FILE) readPrices(env.PRICES_FILE)
  const address = { host: env.HOST, port: env.PORT }
  const url = await openAppDatabase(env)
  await requireFreePort(address)
  if (await generatePrismaClient()) say('Generated the database client.')
  if (mode === 'production') {
    await buildApp(() => say('Building the app (only when the source changed; takes about half a minute)…'))
    const build = claimBuild()
    onShutdown(() => build.release())
  }
  const applied = await migrate(url)
  if (applied.length > 0) say(`Prepared the database (${applied.join(', ')}).`)

  // What the app reads: always the address of a server, whoever started it.
  Object.assign(process.env, { DATABASE_URL: url, DATA_DIR: dataFolder(env) })
  // Not before NODE_ENV is set: React chooses its build by it.
  const { default: next } = await import('next')
  const app = next({ dev: mode === 'development', dir: projectRoot, hostname: env.HOST, port: env.PORT })
  await app.prepare()
  const handle = app.getRequestHandler()
  const addressOf = clientAddressOf(env.TRUSTED_PROXIES)
  const connectionOf = connectionAddressOf(env.TRUSTED_PROXIES)
  const surroundings = {
    isHttps: env.APP_URL?.startsWith('https:') ?? false,
    isDevelopment: mode === 'development',
  }
  const server = httpServer(
    (request, response) => {
      tame(request)
      keepErrorOutOfCaches(response)
      secure(request, response, surroundings)
      request.headers[CLIENT_ADDRESS_HEADER] = addressOf(request)
      if (mode === 'production' && !isAnswered(request)) response.writeHead(405).end()
      else void handle(request, response)
    },
    (socket, request) => (request ? addressOf(request) : connectionOf(socket)),
    // Hot reload.
    { upgrades: mode === 'development' },
  )
  const doors = doorsOf(server)
  const graceSeconds = env.SHUTDOWN_GRACE_SECONDS
  onShutdown(() => closeServer(server, { doors, beforehand: runShutdownHooks, graceSeconds }))

  const models = env.provider === 'local' ? modelServerLines(env, { hasStandIn: true }) : []
  const port = await listenWithDoors(server, doors, address)
  nowServing()
  const open = addresses({ ...address, port })
  noteAddress(env, open[0] ?? '')
  announce(env, open, await models)
  if (env.SIGN_UP === 'link') await announceLink(env.APP_URL ?? open[0] ?? '')
  say('Stop it with Ctrl-C.')
}

/** People are being served by now: what goes wrong here ends nothing. */
async function announceLink(base: string): Promise<void> {
  const { createLink } = await import('#lib/server/auth/links.ts')
  const token = await createLink({ kind: 'invite', userId: null }).catch(() => null)
  if (token === null) return say('sign up with   npm run accounts -- invite; the database gave no link just now')
  say(`sign up with   ${linkAddress(base, 'sign-up', token)}`)
  say('               once, within a day; npm run accounts -- invite makes more links')
}

/** What the app wants done before its server goes away: bundled apart from this file, it leaves word on globalThis. */
async function runShutdownHooks(): Promise<void> {
  const hooks = (globalThis as { [key: symbol]: unknown })[Symbol.for('parley.shutdown')]
  if (hooks instanceof Set) await Promise.allSettled([...hooks].map((hook) => hook()))
}

function announce(env: Env, [here, ...elsewhere]: string[], models: string[]): void {
  const provider = {
    openai: `OpenAI (${env.OPENAI_BASE_URL})`,
    local: env.MODEL_SERVER_URL ? shownAddress(env.MODEL_SERVER_URL) : 'the local provider; no key is set',
  }
  const data = relative(process.cwd(), dataFolder(env)) || '.'
  say('')
  say(`Parley is at   ${here}`)
  if (elsewhere.length > 0) say(`also at        ${elsewhere.join(' ')}`)
  say(`answers from   ${provider[env.provider]}`)
  for (const [index, line] of models.entries()) say(`${index === 0 ? 'models' : ''}`.padEnd(15) + line)
  say(`data in        ${env.DATABASE_URL ? 'the database of DATABASE_URL, and ' : ''}${data}`)
  say(`open to        ${accessWords(env)} (GUESTS=${env.GUESTS}, SIGN_UP=${env.SIGN_UP})`)
  if (env.APP_URL && env.TRUSTED_PROXIES.length === 0) {
    say('note           APP_URL without TRUSTED_PROXIES: to the limits, all who come by a proxy are one address.')
  }
}

function say(line: string): void {
  console.log(line)
}
