import { expect, it } from 'vitest'
import { resolveName } from '#lib/local-openai/pictures/resolve-name.ts'

it('a look-up that is broken off finds nothing', async () => {
  const stop = new AbortController()
  const found = resolveName('nobody.invalid', stop.signal)
  stop.abort()
  expect(await found).toEqual([])
})
