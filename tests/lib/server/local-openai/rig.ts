import OpenAI from 'openai'
import type { PrismaClient } from '#lib/server/db/generated/client.ts'
import { createLocalOpenAI, type LocalOpenAIOptions } from '#lib/server/local-openai/create-local-openai.ts'
import { RunRegistry } from '#lib/server/local-openai/run-registry.ts'
import { ScriptedModel } from './scripted-model.ts'

/** A clock that stands still until it is moved. */
export function createClock(start = Date.UTC(2026, 10, 22)) {
  let time = start
  return { now: () => time, advance: (ms: number) => (time += ms) }
}

/**
 * The local provider as one process has it, and the SDK's client on it. Two rigs on one database are two processes, or
 * one before and after a crash.
 */
export function createRig(db: PrismaClient, options: Partial<LocalOpenAIOptions> = {}) {
  const model = new ScriptedModel()
  const reported: unknown[] = []
  const runs = new RunRegistry()
  const handler = createLocalOpenAI({
    db,
    model,
    runs,
    tenantOf: (key) => (key.startsWith('key-') ? key : null),
    report: (error) => reported.push(error),
    ...options,
  })
  const clientFor = (apiKey: string) =>
    new OpenAI({
      apiKey,
      baseURL: 'http://local.invalid/v1',
      maxRetries: 0,
      fetch: (url, init) => handler(new Request(url, init)),
    })
  /** A request the SDK would not send. */
  const send = (method: string, path: string, body?: string) =>
    handler(
      new Request(`http://local.invalid${path}`, {
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
