import { expect, it } from 'vitest'
import { acceptOnce } from '#lib/server/turns/sent-twice.ts'

const refused = new Error('refused')

it.each([
  ['first', [0, 1]],
  ['last', [1, 0]],
])(
  'of two sends of one turn the refused one, begun %s, waits for what comes of the other',
  async (_, [mine, other]) => {
    const works = [Promise.withResolvers<string>(), Promise.withResolvers<string>()] as const
    const heard: string[] = []
    const sends = works.map(({ promise }, index) =>
      acceptOnce('turn', () => promise).then(
        () => heard.push(`${index} stored`),
        () => heard.push(`${index} refused`),
      ),
    )
    works[mine === 0 ? 0 : 1].reject(refused)
    await new Promise((done) => setImmediate(done))
    expect(heard).toEqual([])
    works[other === 0 ? 0 : 1].resolve('stored')
    await Promise.all(sends)
    expect(heard.sort()).toEqual([`${mine} refused`, `${other} stored`].sort())
  },
)

it('two that are refused wait for each other no longer than that', async () => {
  const sends = [1, 2].map(() => acceptOnce('turn', () => Promise.reject(refused)))
  expect((await Promise.allSettled(sends)).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
})
