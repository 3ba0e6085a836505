import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'

/** What was learnt is asked again after so long: another model may go by the same name. */
const LEARNT_DAYS = 7

/** What the models of a provider turned out to take, by their names. */
export async function learntTraits(provider: Provider): Promise<Map<string, boolean | null>> {
  const learntAt = { gt: new Date(Date.now() - LEARNT_DAYS * 24 * 60 * 60 * 1000) }
  const rows = await db().modelTrait.findMany({ where: { provider, learntAt } })
  return new Map(rows.map(({ model, takesPictures }) => [model, takesPictures]))
}

/** Remembers that a model refused a picture. */
export async function noteTakesNoPictures(provider: Provider, model: string): Promise<void> {
  const learnt = { takesPictures: false, learntAt: new Date() }
  await db().modelTrait.upsert({
    where: { provider_model: { provider, model } },
    create: { provider, model, ...learnt },
    update: learnt,
  })
}
