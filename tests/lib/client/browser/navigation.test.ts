import { expect, it } from 'vitest'
import { conversationIdOf, conversationPath } from '#lib/client/browser/navigation.ts'

it.each([
  ['/', null],
  ['/c/conv_1', 'conv_1'],
  ['/c/conv_1/', 'conv_1'],
  ['/c/a%2Fb', 'a/b'],
  ['/c/%E0%A4%A', '%E0%A4%A'],
  ['/c', null],
  ['/c/a/b', null],
])('reads %s as the conversation %s', (path, id) => {
  expect(conversationIdOf(path)).toBe(id)
})

it('leads back to where it came from', () => {
  expect(conversationIdOf(conversationPath('conv_ä/?'))).toBe('conv_ä/?')
  expect(conversationPath(null)).toBe('/')
})
