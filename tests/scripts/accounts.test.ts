import { describe, expect, it } from 'vitest'
import { readOptions } from '#scripts/accounts/options.ts'
import { accessWords, linkAddress } from '#scripts/server/access.ts'
import { keepErrorOutOfCaches, routable } from '#scripts/server/harden.ts'

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

it.each([
  ['/c/conv_1?x=%', '/c/conv_1?x=%'],
  ['/c/%C3%A4', '/c/%C3%A4'],
  ['/%', '/%25'],
  ['/api/auth/%E0%A4%A?x=%', '/api/auth/%25E0%25A4%25A?x=%'],
])('the address %s is handed on as %s', (url, expected) => expect(routable(url)).toBe(expected))

describe('a reply that says nothing of caches', () => {
  const sent = (status: number, headers: Record<string, string>) => {
    const response = {
      hasHeader: (name: string) => name in headers,
      setHeader: (name: string, value: string) => Object.assign(headers, { [name]: value }),
      writeHead: () => response,
    }
    keepErrorOutOfCaches(response as never)
    ;(response.writeHead as (status: number) => unknown)(status)
    return headers['cache-control']
  }
  it('is kept by nobody when it is an error', () => {
    expect(sent(405, {})).toBe('no-store')
    expect(sent(404, { 'cache-control': 'private' })).toBe('private')
    expect(sent(200, {})).toBeUndefined()
  })
})
