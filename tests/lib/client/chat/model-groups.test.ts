import { expect, it } from 'vitest'
import { abilitiesOf, groupModels } from '#lib/client/chat/model-groups.ts'

const models = ['a/one', 'a/two', 'b/three', 'b/four', 'five'].map((id) => ({ id }))
const ids = (known: Partial<Parameters<typeof groupModels>[1]>, query = '') =>
  groupModels(models, { favourites: [], recent: [], ...known }, query).map((group) => [
    group.name,
    ...group.models.map(({ id }) => id),
  ])

it('every model stands once: favourites first, then what answered last, then the others', () => {
  expect(ids({ favourites: ['b/four', 'gone'], recent: ['b/four', 'five', 'five', 'a/two', 'gone'] })).toEqual([
    ['Favourites', 'b/four'],
    ['Answered last', 'five', 'a/two'],
    ['Others', 'a/one', 'b/three'],
  ])
})

it('without either there is one list', () => {
  expect(ids({})).toEqual([['All of them', ...models.map(({ id }) => id)]])
})

it.each([
  [
    'T',
    [
      ['Favourites', 'a/two'],
      ['Others', 'b/three'],
    ],
  ],
  ['b/ R', [['Others', 'b/three', 'b/four']]],
  ['nothing', []],
])('“%s” finds what has all of it in its name', (query, found) => {
  const known = query === 'T' ? { favourites: ['a/two'] } : query === 'b/ R' ? { favourites: ['a/one'] } : {}
  const groups = ids(known, query)
  expect(groups.map(([name, ...rest]) => [name === 'All of them' ? 'Others' : name, ...rest])).toEqual(found)
})

it.each([
  [{}, []],
  [{ takesPictures: true, callsTools: true, thinks: true }, ['pictures', 'tools', 'thinks']],
  [{ takesPictures: false, callsTools: false, thinks: null }, ['no pictures']],
  [{ contextTokens: 512 }, ['reads 512 tokens']],
  [{ contextTokens: 131_072 }, ['reads 131k tokens']],
  [{ contextTokens: 1_047_576 }, ['reads 1 million tokens']],
])('of %j is said %j', (known, said) => {
  expect(abilitiesOf({ id: 'one', ...known })).toEqual(said)
})
