import { expect, it } from 'vitest'
import { codeOfFirstVersion, type ErrorCode, errorInfoSchema, errorStatus } from '#lib/contract/error.ts'

/** What the first version's clients read; anything else makes them drop what it is in. Never to be added to. */
const firstVersion = [
  ...['malformed_json', 'invalid_request', 'message_empty', 'unknown_model', 'not_signed_in', 'foreign_origin'],
  ...['unknown_address', 'not_found', 'conversation_not_found', 'conversation_in_trash', 'turn_not_found'],
  ...['conversation_busy', 'conversation_moving', 'provider_not_configured', 'turn_conflict', 'turn_ended'],
  ...[
    'conversation_gone',
    'message_too_long',
    'body_too_large',
    'too_many_imports',
    'internal',
    'database_unreachable',
  ],
  ...['search_too_slow', 'provider_failed', 'move_failed', 'provider_rejected', 'provider_credentials', 'interrupted'],
  ...['refused_by_filter', 'cut_by_length', 'cut_by_filter', 'context_cut', 'provider_busy', 'provider_quota'],
  ...['provider_unreachable', 'shutting_down', 'network'],
]

it('every code that came after the first version of the contract has one that its clients know', () => {
  const newer = (Object.keys(errorStatus) as ErrorCode[]).filter((code) => !firstVersion.includes(code))
  expect(Object.keys(codeOfFirstVersion).sort()).toEqual(newer.sort())
  for (const code of newer) expect(firstVersion).toContain(codeOfFirstVersion[code])
})

it.each(['server_busy', 'network', 'internal'])('%s is read as it is', (code) => {
  expect(errorInfoSchema.parse({ code, message: 'm' })).toEqual({ code, message: 'm' })
})

it.each(['too_many_cooks', '', 'toString', '__proto__'])(
  'a code that nobody knows (“%s”) is read with its message',
  (code) => {
    expect(errorInfoSchema.parse({ code, message: 'm' })).toEqual({ code: 'unknown', message: 'm' })
  },
)
