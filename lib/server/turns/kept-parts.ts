import 'server-only'
import * as z from 'zod/mini'
import { BETWEEN_TEXTS, isSaid, isStep, itemIdOf, type Part, partSchema } from '#lib/contract/part.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { withinBudget } from '#lib/server/provider/within-budget.ts'

/** Of a text its length alone: the words themselves are the provider's, or the row's `output`. */
const keptSchema = z.array(z.object({ part: partSchema, length: z.number() }))

/**
 * The parts of an answer as its row keeps them: until the provider lists them, and until the turn is deleted where no provider
 * ever will, as it was stopped, or failed. Undefined where there is nothing but text.
 */
export function toKept(parts: readonly Part[]): Prisma.InputJsonValue | undefined {
  if (!parts.some(isStep)) return undefined
  const [kept] = withinBudget([{ parts: parts.filter((part) => isStep(part) || part.text !== '') }])
  return kept?.parts.map((part) =>
    isSaid(part) ? { part: { ...part, text: '' }, length: part.text.length } : { part, length: 0 },
  )
}

/** The parts that were kept, with this text among them; null where none were. */
export function fromKept(kept: unknown, content: string): Part[] | null {
  const { data } = keptSchema.safeParse(kept)
  if (!data || data.length === 0) return null
  const last = data.findLastIndex(({ part }) => isSaid(part))
  let start = 0
  let item = ''
  const parts = data.map(({ part, length }, index): Part => {
    if (!isSaid(part)) return part
    if (length > 0 && start > 0 && itemIdOf(part) !== item) start += BETWEEN_TEXTS.length
    if (length > 0) item = itemIdOf(part)
    const text = content.slice(start, index === last ? undefined : start + length)
    start += length
    return { ...part, text }
  })
  if (last >= 0 || content === '') return parts
  return [...parts, { type: 'text', key: 'text:0', text: content, citations: [] }]
}

const secondsSchema = z.record(z.string(), z.number())

/** How long the steps of an answer took, by their keys. */
export function secondsOf(parts: readonly Part[]): Record<string, number> | undefined {
  const timed = parts.flatMap((part) => ('seconds' in part && part.seconds ? [[part.key, part.seconds] as const] : []))
  return timed.length > 0 ? Object.fromEntries(timed) : undefined
}

/** The same parts with how long they took. */
export function withSeconds(parts: readonly Part[], kept: unknown): Part[] {
  const { data = {} } = secondsSchema.safeParse(kept)
  return parts.map((part) =>
    isStep(part) && data[part.key] !== undefined ? { ...part, seconds: data[part.key] } : part,
  )
}
