import { describe, expect, it } from 'vitest'
import { readOptions } from '#scripts/accounts/options.ts'
import { accessWords, linkAddress } from '#scripts/server/access.ts'

describe('npm run accounts', () => {
  it.each([
    [['invite'], { action: 'invite' }],
    [['reset-password', '--user', 'Ada@Example.org'], { action: 'reset-password', user: 'ada@example.org' }],
  ])('understands %j', (args, options) => expect(readOptions(args)).toEqual(options))

  it.each([
    [[], 'Say what to do'],
    [['nonsense'], 'Say what to do'],
    [['invite', 'invite'], 'One thing at a time'],
    [['invite', '--user', 'a@b.de'], 'leave --user out'],
    [['reset-password'], 'Say whose password'],
    [['reset-password', '--user', 'Ada'], 'Say whose password'],
    [['reset-password', '--nonsense'], 'nonsense'],
  ])('says what is wrong with %j, and how it is used', (args, words) => {
    expect(() => readOptions(args)).toThrow(words)
    expect(() => readOptions(args)).toThrow('npm run accounts -- invite')
  })
})

it('a link’s token stands where browsers keep it to themselves', () => {
  expect(linkAddress('https://chat.example.org', 'sign-up', 'x7')).toBe('https://chat.example.org/sign-up#x7')
})

it('the start says who may come in', () => {
  expect(accessWords({ GUESTS: 'on', SIGN_UP: 'open' })).toBe('guests; anybody may sign up')
  expect(accessWords({ GUESTS: 'off', SIGN_UP: 'link' })).toBe('people with an account; signing up takes a link')
})
