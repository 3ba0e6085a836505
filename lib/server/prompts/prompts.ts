import 'server-only'
import { PROMPTS_MAX, type Prompt } from '#lib/contract/prompt.ts'
import type { NewPrompt, PromptChange } from '#lib/contract/prompt-requests.ts'
import { db } from '#lib/server/db/client.ts'
import type { Prisma } from '#lib/server/db/generated/client.ts'
import { AppError } from '#lib/server/errors.ts'
import { requireOwner } from '#lib/server/users/require-owner.ts'

type Person = { id: string }

/** Of our advisory locks those of a person's prompts; each kind has a number of its own. */
const PROMPTS_LOCK = 7_271_956

const select = { id: true, title: true, text: true, updatedAt: true }

const view = ({ updatedAt, ...prompt }: Omit<Prompt, 'updatedAt'> & { updatedAt: Date }): Prompt => ({
  ...prompt,
  updatedAt: updatedAt.toISOString(),
})

/** All that the user keeps, by title. */
export async function listPrompts({ id }: Person): Promise<Prompt[]> {
  const rows = await db().prompt.findMany({ where: { userId: id }, select })
  return rows.map(view).sort((a, b) => byTitle.compare(a.title, b.title) || (a.id < b.id ? -1 : 1))
}

const byTitle = new Intl.Collator('en', { numeric: true })

/** @throws AppError too_many_prompts, not_signed_in */
export function createPrompt(user: Person, { title, text }: NewPrompt): Promise<Prompt> {
  return adding(user, async (tx, room) => {
    if (room < 1) throw new AppError('too_many_prompts')
    return view(await tx.prompt.create({ data: { userId: user.id, title, text }, select }))
  })
}

/**
 * Keeps all of these that aren't there yet with the same title and text, or none.
 * @throws AppError too_many_prompts, not_signed_in
 */
export function importPrompts(user: Person, prompts: NewPrompt[]): Promise<{ imported: number; known: number }> {
  return adding(user, async (tx, room) => {
    const there = await tx.prompt.findMany({ where: { userId: user.id }, select })
    const keyOf = ({ title, text }: NewPrompt) => `${title}\n${text}`
    const known = new Set(there.map(keyOf))
    const added = new Map(prompts.map((prompt) => [keyOf(prompt), prompt]))
    for (const key of known) added.delete(key)
    if (added.size > room) throw new AppError('too_many_prompts')
    const data = [...added.values()].map(({ title, text }) => ({ userId: user.id, title, text }))
    const { count } = await tx.prompt.createMany({ data })
    return { imported: count, known: prompts.length - count }
  })
}

/** One after the other, so that there never are too many; `work` is told for how many more there is room. */
function adding<T>(user: Person, work: (tx: Prisma.TransactionClient, room: number) => Promise<T>): Promise<T> {
  return db().$transaction(async (tx) => {
    await requireOwner(tx, user.id)
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${PROMPTS_LOCK}::int, hashtext(${user.id}))`
    return work(tx, PROMPTS_MAX - (await tx.prompt.count({ where: { userId: user.id } })))
  })
}

/** @throws AppError prompt_not_found, also for another person's */
export async function updatePrompt(user: Person, id: string, { title, text }: PromptChange): Promise<Prompt> {
  const data = { ...(title !== undefined && { title }), ...(text !== undefined && { text }), updatedAt: new Date() }
  const [row] = await db().prompt.updateManyAndReturn({ where: { id, userId: user.id }, data, select })
  if (!row) throw new AppError('prompt_not_found')
  return view(row)
}

/** @throws AppError prompt_not_found, also for another person's */
export async function deletePrompt(user: Person, id: string): Promise<void> {
  const { count } = await db().prompt.deleteMany({ where: { id, userId: user.id } })
  if (count === 0) throw new AppError('prompt_not_found')
}
