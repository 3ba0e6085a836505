import { expect, it } from 'vitest'
import { newTurnId } from '#lib/client/chat/turn-id.ts'
import { turnIdSchema } from '#lib/contract/turn.ts'

it('makes ids that the server accepts', () => {
  expect(turnIdSchema.safeParse(newTurnId()).success).toBe(true)
})

it('makes them on plain http too, where randomUUID is missing', () => {
  const source = { getRandomValues: crypto.getRandomValues.bind(crypto) }
  const ids = Array.from({ length: 200 }, () => newTurnId(source))
  expect(ids.every((id) => turnIdSchema.safeParse(id).success)).toBe(true)
  expect(new Set(ids).size).toBe(200)
})
