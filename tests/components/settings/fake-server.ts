import { vi } from 'vitest'
import type { Viewer } from '#lib/contract/account.ts'
import type { Receipt } from '#lib/contract/deletion.ts'

export interface Asked {
  route: string
  query: URLSearchParams
  body: unknown
}

export type Answer = (asked: Asked) => unknown

/** What a server says that has nothing to say: an error as our API words it. */
export class Refused {
  readonly status: number
  readonly message: string
  constructor(status: number, message: string) {
    this.status = status
    this.message = message
  }
}

/** A server at the other end of fetch(): "GET /api/settings" and so on; what isn't answered isn't there. */
export function serve(answers: Record<string, Answer>) {
  const asked: Asked[] = []
  vi.stubGlobal('fetch', async (path: string, init: RequestInit = {}) => {
    const url = new URL(path, 'http://localhost')
    const call = {
      route: `${init.method ?? 'GET'} ${url.pathname}`,
      query: url.searchParams,
      body: init.body ? JSON.parse(String(init.body)) : null,
    }
    asked.push(call)
    const reply = answers[call.route] ? await answers[call.route]?.(call) : new Refused(404, 'There is no such thing.')
    if (!(reply instanceof Refused)) return Response.json(reply)
    const error = { code: reply.status === 404 ? 'not_found' : 'internal', message: reply.message }
    return Response.json({ error }, { status: reply.status })
  })
  return { asked: (route: string) => asked.filter((call) => call.route === route) }
}

let viewers = 0

/** Somebody new each time: what is cached belongs to a viewer. */
export const aViewer = (email: string | null = 'ada@example.org'): Viewer => ({
  ...{ id: `viewer-${++viewers}`, isGuest: email === null, name: 'Ada', email },
})

export const aReceipt = (fields: Partial<Receipt> = {}): Receipt => ({
  ...{ id: crypto.randomUUID(), conversationId: 'conv_1', provider: 'openai', reason: 'person' },
  conversationCreatedAt: '2026-03-01T10:00:00.000Z',
  requestedAt: '2026-11-20T10:00:00.000Z',
  completedAt: '2026-11-20T10:01:00.000Z',
  ...{ items: 12, responses: 6, files: 1, delay: null },
  ...fields,
})
