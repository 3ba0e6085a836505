import type { ApiRoute } from '#lib/contract/api-route.ts'
import { at, conversationId, draft, type Example, ownExamples } from './own-examples.ts'

const turnId = '7c9e6679-7425-40de-944b-e07fc1f90ae7'

const conversation = {
  ...{ id: conversationId, title: 'Tides', provider: 'openai', model: 'gpt-5.4-mini', createdAt: at, updatedAt: at },
  ...{ pinnedAt: null, archivedAt: null, trashedAt: null, expiresAt: null, isTemporary: false, liveTurnId: null },
  metadata: { project: 'Sea' },
}
const turn = { turnId, conversationId, responseId: 'resp_68f0c2' }
const messages = [
  { id: 'msg_1', role: 'user', content: 'Why are there tides?', status: 'completed', turnId: null, error: null },
  { id: 'msg_2', role: 'assistant', content: 'Because the moon …', status: 'completed', turnId: null, error: null },
]
const chatEvents = [
  { type: 'turn-start', turnId, input: 'Why are there tides?', model: conversation.model, conversation },
  { type: 'message-start', turnId, messageId: 'msg_2' },
  { type: 'text-delta', turnId, messageId: 'msg_2', offset: 0, delta: 'Because the moon …' },
  { type: 'turn-end', turnId, status: 'completed', responseId: turn.responseId, error: null, endedAt: at },
]
const user = { id: 'user_1', isGuest: false, name: 'me', email: 'me@example.org' }
const credentials = { email: user.email, password: 'correct horse' }
const budgets = [{ name: 'turns-per-minute', allowed: 60, used: 12, backAt: '2026-11-27T09:30:41.000Z' }]
const counted = {
  ...{ turns: 2, inputTokens: 1200, cachedTokens: 1024, outputTokens: 200, reasoningTokens: 64 },
  cost: 0.01,
}
const settings = { retentionDays: 90, serverRetentionDays: null, trashDays: 30, budgets }
const file = {
  ...{ id: 'file-68f0c5', name: 'harbour.jpg', type: 'image/jpeg', bytes: 184_211, width: 1600, height: 1200 },
  ...{ hasPreview: true, canOpen: false, notice: null },
}
const receipt = {
  ...{ id: 'del_1', conversationId, provider: 'openai', reason: 'person', conversationCreatedAt: at, requestedAt: at },
  ...{ completedAt: at, items: 4, responses: 2, files: 0, delay: null },
}

const examples: Record<string, Example> = {
  'POST /api/chat': {
    body: { message: 'Why are there tides?', turnId },
    reply: { ...turn, content: 'Because the moon …', status: 'completed' },
    events: chatEvents,
  },
  'GET /api/turns/{id}/events': { id: turnId, events: chatEvents },
  'POST /api/turns/{id}/cancel': { id: turnId, reply: { turnId, status: 'cancelled' } },
  'DELETE /api/turns/{id}': { id: turnId, reply: { turnId, message: 'Why are there tides?', files: [] } },
  'GET /api/conversations/{id}/items/{itemId}': { id: conversationId, itemId: 'ci_68f0c3' },
  'GET /api/conversations/{id}/items/{itemId}/image': { id: conversationId, itemId: 'ig_68f0c4' },
  'GET /api/conversations': {
    query: 'view=all&limit=30&metadata.project=Sea',
    reply: { conversations: [conversation], nextCursor: null },
  },
  'POST /api/conversations': {
    body: { title: 'Tides', metadata: { project: 'Sea' } },
    reply: { conversation },
  },
  'GET /api/conversations/{id}': {
    id: conversationId,
    reply: { conversation, messages, liveTurn: null, queuedTurns: [], olderCursor: null },
  },
  'PATCH /api/conversations/{id}': {
    id: conversationId,
    body: { title: 'Tides', pinned: true },
    reply: { conversation: { ...conversation, pinnedAt: at } },
  },
  'POST /api/conversations/{id}/summary': { id: conversationId, reply: { conversation } },
  'GET /api/conversations/{id}/summary': {
    id: conversationId,
    query: 'branch=3f0c1a9e-6a5e-4e53-8a4e-5d8b7f6e2c10',
    reply: { summary: 'You asked how tides come about …' },
  },
  'POST /api/conversations/{id}/tokens': {
    id: conversationId,
    body: { message: 'And the moon?' },
    reply: { inputTokens: 1240 },
  },
  'GET /api/conversations/{id}/usage': { id: conversationId, reply: { usage: counted, currency: 'EUR' } },
  'GET /api/conversations/{id}/instructions': {
    id: conversationId,
    reply: { instructions: 'Explain it to a sailor.' },
  },
  'DELETE /api/conversations/{id}': {
    id: conversationId,
    query: 'forever=true',
    reply: { id: conversationId, deleted: true, trashedAt: null },
  },
  'POST /api/conversations/{id}/branch': {
    id: conversationId,
    body: { messageId: 'msg_2' },
    reply: { conversation: { ...conversation, branchedFrom: { id: 'conv_other', title: 'Tides' } } },
  },
  'POST /api/conversations/{id}/move': { id: conversationId, body: { to: 'openai' }, reply: { conversation } },
  'POST /api/conversations/batch': {
    body: { action: 'archive', ids: [conversationId, 'conv_other'] },
    reply: {
      results: [
        { id: conversationId, error: null },
        { id: 'conv_other', error: { code: 'conversation_not_found', message: 'This conversation does not exist …' } },
      ],
    },
  },
  'POST /api/conversations/import': {
    body: {
      title: 'Tides',
      messages: messages.map(({ role, content }) => ({ role, content })),
    },
    reply: { conversation },
  },
  'DELETE /api/trash': { reply: { conversations: 3 } },
  'GET /api/search': {
    query: 'q=moon',
    reply: {
      hits: [
        {
          ...{ conversationId, itemId: 'msg_2', role: 'assistant', title: { text: 'Tides', ranges: [] } },
          ...{ snippet: { text: 'Because the moon …', ranges: [[12, 16]] }, isArchived: false, createdAt: at },
        },
      ],
      nextCursor: null,
      covers: 'messages',
    },
  },
  'GET /api/events': {
    events: [
      { type: 'refresh' },
      { type: 'conversation-changed', conversation },
      { type: 'conversation-removed', id: conversationId },
      { type: 'draft-changed', draft },
    ],
  },
  'POST /api/files': { reply: { file } },
  'GET /api/files/{id}': { id: file.id },
  'GET /api/files/{id}/preview': { id: file.id },
  'DELETE /api/files/{id}': { id: file.id, reply: { id: file.id, deleted: true } },
  ...ownExamples,
  'GET /api/models': {
    reply: { provider: 'openai', models: [{ id: conversation.model }], defaultModel: conversation.model },
  },
  'GET /api/settings': { reply: settings },
  'PATCH /api/settings': { body: { retentionDays: 90, style: 'Short, with examples.' }, reply: settings },
  'GET /api/settings/retention': { query: 'days=90', reply: { conversations: 2, examples: ['Tides', 'Soups'] } },
  'GET /api/usage': {
    query: 'days=30',
    reply: {
      days: [{ day: '2026-11-28', provider: 'openai', model: conversation.model, projectId: null, ...counted }],
      currency: 'EUR',
      month: { usedTokens: 1400, allowedTokens: 1_000_000, usedCost: 0.01, allowedCost: null, backAt: at },
    },
  },
  'GET /api/deletions': { reply: { receipts: [receipt], nextCursor: null } },
  'POST /api/auth/sign-in/anonymous': {
    body: {},
    reply: { user: { id: 'user_2', isGuest: true, name: 'Guest', email: null } },
  },
  'POST /api/auth/sign-in/email': { body: credentials, reply: { user } },
  'POST /api/auth/sign-up/email': { body: { name: 'me', ...credentials }, reply: { user } },
  'POST /api/auth/sign-out': { body: {}, reply: { success: true } },
  'POST /api/auth/revoke-sessions': { body: {}, reply: { success: true } },
  'POST /api/auth/change-password': {
    body: { currentPassword: credentials.password, newPassword: 'another horse' },
    reply: { success: true },
  },
  'POST /api/auth/reset-password': { body: { token: 'x7Jr…', newPassword: 'another horse' }, reply: { success: true } },
  'DELETE /api/account': {
    body: { confirmation: user.email, password: credentials.password },
    reply: { conversations: 12 },
  },
  'GET /api/viewer': { reply: { viewer: user, access: { guests: 'on', signUp: 'open' } } },
  'GET /api/health': { reply: { status: 'ok', version: '0.1.0', provider: 'local' } },
}

export function exampleOf({ method, path }: ApiRoute): Example {
  const example = examples[`${method} ${path}`]
  if (!example) throw new Error(`scripts/api-docs/examples.ts has no example of ${method} ${path}.`)
  return example
}
