import { describe, expect, it } from 'vitest'
import { checkRecords, type WireRecord } from '#scripts/wire/check-records.ts'
import { corrected } from '#scripts/wire/spec.ts'

const ok = (schema: Record<string, unknown>) => ({
  responses: { 200: { content: { 'application/json': { schema } } } },
})
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` })

const spec = corrected({
  paths: {
    '/responses/{id}': { get: ok(ref('Response')), delete: { responses: { 200: {} } } },
    '/responses/compact': { get: ok({ type: 'string' }) },
    '/conversations/{conversation_id}/items/{item_id}': { delete: ok({ type: 'string' }) },
  },
  components: {
    schemas: {
      Response: {
        allOf: [
          { type: 'object', properties: { usage: { type: 'number' }, id: { type: 'string' } }, required: ['id'] },
        ],
      },
      ResponseBegunEvent: {
        type: 'object',
        properties: { type: { enum: ['begun'] }, response: ref('Response') },
        required: ['response'],
      },
      ErrorResponse: { type: 'object', required: ['error'] },
    },
  },
})

const answer = (method: string, path: string, body: unknown, status = 200): WireRecord => ({
  method,
  path,
  status,
  body,
})
const event = (event: { type?: string; response?: object }): WireRecord => ({ ...answer('POST', '/', null), event })
const violations = (...records: WireRecord[]) => [...checkRecords(spec, records).violations.keys()]

describe('what was sent, held against the description', () => {
  it.each<[string, WireRecord]>([
    ['a body', answer('GET', '/v1/responses/resp_1', { id: 'resp_1', usage: 3 })],
    ['usage that may be null', answer('GET', '/v1/responses/resp_1', { id: 'resp_1', usage: null })],
    [
      'a deleted item',
      answer('DELETE', '/v1/conversations/conv_1/items/msg_1', {
        id: 'x',
        object: 'conversation.item.deleted',
        deleted: true,
      }),
    ],
    ['a body that is not described', answer('DELETE', '/v1/responses/resp_1', { deleted: true })],
    ['the more literal of two paths', answer('GET', '/v1/responses/compact', 'text')],
    ['an error', answer('GET', '/v1/responses/resp_1', { error: {} }, 404)],
    ['an event', event({ type: 'begun', response: { id: 'resp_1' } })],
  ])('is right: %s', (_, record) => {
    expect(violations(record)).toEqual([])
  })

  it.each<[string, WireRecord, string]>([
    [
      'a field is missing',
      answer('GET', '/v1/responses/resp_1', {}),
      "GET /v1/responses/{resp}: must have required property 'id'",
    ],
    [
      'a field has another type',
      answer('GET', '/v1/responses/resp_1', { id: 1 }),
      'GET /v1/responses/{resp}/id: must be string',
    ],
    [
      'there is no such operation',
      answer('PUT', '/v1/responses/resp_1', {}),
      'PUT /v1/responses/{resp}: not described',
    ],
    ['an error has no error', answer('GET', '/v1/responses/resp_1', {}, 404), 'error 404: must have'],
    ['an event is unknown', event({ type: 'odd' }), 'event odd: not described'],
    ['an event’s response is wrong', event({ type: 'begun', response: {} }), 'event begun/response: must have'],
  ])('is wrong when %s', (_, record, expected) => {
    expect(violations(record)).toEqual([expect.stringContaining(expected)])
  })

  it('is counted, and each kind of difference named once', () => {
    const wrong = answer('PUT', '/v1/responses/resp_1', {})
    const report = checkRecords(spec, [wrong, answer('PUT', '/v1/responses/resp_2', {}), event({ type: 'odd' })])
    expect(report).toMatchObject({ bodies: 2, events: 1 })
    expect([...report.violations.values()]).toEqual([2, 1])
  })
})
