import type { ListedModel } from '#lib/contract/model.ts'

export type ModelGroup = { name: string; models: ListedModel[] }

const RECENT_MAX = 3

type Known = { favourites: readonly string[]; recent: readonly string[] }

/** What there is to choose from, each model once: favourites, what answered last, the others; `query` is looked for in all their names. */
export function groupModels(
  models: readonly ListedModel[],
  { favourites, recent }: Known,
  query: string,
): ModelGroup[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const found = models.filter(({ id }) => words.every((word) => id.toLowerCase().includes(word)))
  const named = (ids: readonly string[]) => ids.flatMap((id) => found.find((model) => model.id === id) ?? [])
  const first = named(favourites)
  const second = named([...new Set(recent)].filter((id) => !favourites.includes(id)).slice(0, RECENT_MAX))
  const rest = found.filter((model) => !first.includes(model) && !second.includes(model))
  return [
    { name: 'Favourites', models: first },
    { name: 'Answered last', models: second },
    { name: first.length + second.length > 0 ? 'Others' : 'All of them', models: rest },
  ].filter((group) => group.models.length > 0)
}

/** What a model can, as far as its provider tells. */
export function abilitiesOf({ takesPictures, callsTools, thinks, contextTokens }: ListedModel): string[] {
  return [
    contextTokens ? `reads ${inThousands(contextTokens)} tokens` : null,
    takesPictures ? 'pictures' : takesPictures === false ? 'no pictures' : null,
    callsTools ? 'tools' : null,
    thinks ? 'thinks' : null,
  ].filter((word) => word !== null)
}

const inThousands = (count: number) =>
  count >= 1_000_000
    ? `${Math.round(count / 100_000) / 10} million`
    : count >= 1000
      ? `${Math.round(count / 1000)}k`
      : count
