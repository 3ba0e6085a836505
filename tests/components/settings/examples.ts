import type { Viewer } from '#lib/contract/account.ts'
import type { Receipt } from '#lib/contract/receipt.ts'

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
