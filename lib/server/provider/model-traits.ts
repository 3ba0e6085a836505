import 'server-only'
import { db } from '#lib/server/db/client.ts'
import type { ModelTrait } from '#lib/server/db/generated/client.ts'
import type { Provider } from '#lib/server/db/generated/enums.ts'

/** What was learnt is asked again after so long: another model may go by the same name. */
const LEARNT_DAYS = 7

type Trait = Pick<ModelTrait, 'takesPictures' | 'refused'>

const learntSince = () => new Date(Date.now() - LEARNT_DAYS * 24 * 60 * 60 * 1000)

/** What the models of a provider turned out to take, by their names. */
export async function learntTraits(provider: Provider): Promise<Map<string, Trait>> {
  const rows = await db().modelTrait.findMany({ where: { provider, learntAt: { gt: learntSince() } } })
  return new Map(rows.map(({ model, ...trait }) => [model, trait]))
}

/** Remembers that a model refused a picture. */
export async function noteTakesNoPictures(provider: Provider, model: string): Promise<void> {
  await note(provider, model, { takesPictures: false, refused: [] })
}

/** Remembers that a model refused a setting: by its name, or with one value. */
export async function noteRefused(provider: Provider, model: string, refused: string): Promise<void> {
  await note(provider, model, { takesPictures: null, refused: [refused] })
}

/** Adds to what is known of it; what was learnt too long ago is known no more. Two nodes may learn at once. */
async function note(provider: Provider, model: string, { takesPictures, refused }: Trait): Promise<void> {
  await db().$executeRaw`
    INSERT INTO "ModelTrait" AS t ("provider", "model", "takesPictures", "refused", "learntAt")
    VALUES (${provider}, ${model}, ${takesPictures}, ${refused}, now())
    ON CONFLICT ("provider", "model") DO UPDATE SET "learntAt" = now(),
      "takesPictures" = CASE WHEN t."learntAt" > ${learntSince()} THEN coalesce(${takesPictures}, t."takesPictures")
        ELSE ${takesPictures} END,
      "refused" = CASE WHEN t."learntAt" > ${learntSince()}
        THEN (SELECT coalesce(array_agg(DISTINCT each), '{}') FROM unnest(t."refused" || ${refused}::text[]) each)
        ELSE ${refused}::text[] END`
}
