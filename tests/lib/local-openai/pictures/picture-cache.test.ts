import { expect, it } from 'vitest'
import { PictureCache } from '#lib/local-openai/pictures/picture-cache.ts'

it('holds no more than fits, and lets go of the oldest', () => {
  const cache = new PictureCache(5000)
  cache.set('a', 'x'.repeat(1000))
  cache.set('b', 'y'.repeat(1000))
  expect(cache.get('a')).toHaveLength(1000)
  cache.set('c', 'z'.repeat(1000))
  expect(cache.get('a')).toBeUndefined()
  expect([cache.get('b'), cache.get('c')]).toEqual(['y'.repeat(1000), 'z'.repeat(1000)])
})

it('counts an address that is kept anew once', () => {
  const cache = new PictureCache(5000)
  cache.set('a', 'x'.repeat(1000))
  for (const times of [1, 2, 3]) cache.set('b', 'y'.repeat(1000 + times))
  expect(cache.get('a')).toHaveLength(1000)
  expect(cache.get('b')).toHaveLength(1003)
})

it('counts what couldn’t be had, too', () => {
  const cache = new PictureCache(5000)
  for (const name of ['a', 'b', 'c', 'd', 'e']) cache.set(name, null)
  expect(['a', 'b', 'c', 'd', 'e'].map((name) => cache.get(name))).toEqual([undefined, null, null, null, null])
})

it('keeps nothing that is larger than itself, nor what was there before under that name', () => {
  const cache = new PictureCache(5000)
  cache.set('a', 'x')
  cache.set('b', 'y')
  cache.set('b', 'y'.repeat(5000))
  expect([cache.get('a'), cache.get('b')]).toEqual(['x', undefined])
})
