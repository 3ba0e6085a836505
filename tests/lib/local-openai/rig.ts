import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import OpenAI from 'openai'
import { createLocalOpenAI, type LocalOpenAIOptions } from '#lib/local-openai/create-local-openai.ts'
import { RunRegistry } from '#lib/local-openai/responses/run-registry.ts'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import { keepLeases } from '#lib/server/jobs/lease.ts'
import { fetchListener } from '#scripts/provider/fetch-listener.ts'
import { ScriptedModel } from './scripted-model.ts'
import { recorded } from './wire-log.ts'

/** A clock that stands still until it is moved. */
export function createClock(start = Date.UTC(2026, 10, 22)) {
  let time = start
  return { now: () => time, advance: (ms: number) => (time += ms) }
}

type Handler = ReturnType<typeof createLocalOpenAI>

/** Of a rig that no file is handed to. */
const noPool: LocalOpenAIOptions['pool'] = {
  query: () => {
    throw new Error('This rig has no pool.')
  },
}

const ORIGIN = 'http://local.invalid'
let overHttp = false

/** From now on, in this test file, every rig is reached through a port. */
export function reachRigsOverHttp(): void {
  overHttp = true
}

export const isOverHttp = () => overHttp

/** The handler as its clients reach it: called, or behind a port of this machine. */
function reach(handler: Handler): Handler {
  if (!overHttp) return handler
  const server = createServer(fetchListener(handler)).unref()
  const origin = new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
  })
  return async (request) => {
    const { method, headers, signal } = request
    const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer()
    return fetch(request.url.replace(ORIGIN, await origin), { method, headers, signal, body })
  }
}

/**
 * The local provider as one process has it, and the SDK's client on it. Two rigs on one database are two processes, or
 * one before and after a crash.
 */
export function createRig(db: PrismaClient, options: Partial<LocalOpenAIOptions> = {}) {
  const model = new ScriptedModel()
  const reported: unknown[] = []
  const runs = new RunRegistry()
  const handle = createLocalOpenAI({
    db,
    pool: noPool,
    model,
    runs,
    keepLeases,
    tenantOf: (key) => (key.startsWith('key-') ? key : null),
    report: (error) => reported.push(error),
    ...options,
  })
  const handler = reach(recorded(handle))
  const clientFor = (apiKey: string) =>
    new OpenAI({
      apiKey,
      baseURL: `${ORIGIN}/v1`,
      maxRetries: 0,
      fetch: (url, init) => handler(new Request(url, init)),
    })
  /** A request the SDK would not send. */
  const send = (method: string, path: string, body?: string) =>
    handler(
      new Request(`${ORIGIN}${path}`, {
        method,
        headers: { authorization: 'Bearer key-app' },
        ...(body === undefined ? {} : { body }),
      }),
    )
  return { client: clientFor('key-app'), clientFor, handler, model, reported, runs, send }
}

export type Rig = ReturnType<typeof createRig>

/** All of an async iterable. */
export async function gather<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = []
  for await (const value of source) all.push(value)
  return all
}

/** The text of every message item, oldest first. */
export async function textsIn(client: OpenAI, conversation: string): Promise<string[]> {
  const items = await gather(client.conversations.items.list(conversation, { order: 'asc', limit: 100 }))
  return items.map((item) =>
    item.type === 'message' ? item.content.map((part) => ('text' in part ? part.text : '')).join('') : item.type,
  )
}
