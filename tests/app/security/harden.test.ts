import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { isAnswered, keepErrorOutOfCaches, routable, tame } from '#scripts/server/harden.ts'

it.each([
  ['/c/conv_1?x=%', '/c/conv_1?x=%'],
  ['/c/%C3%A4', '/c/%C3%A4'],
  ['/%', '/%25'],
  ['/api/auth/%E0%A4%A?x=%', '/api/auth/%25E0%25A4%25A?x=%'],
  ['http://elsewhere.example/api/viewer?x=http://y', '/api/viewer?x=http://y'],
  ['https://us@elsewhere.example', '/'],
  ['http://elsewhere.example?x=1', '/?x=1'],
  ['/http://elsewhere.example', '/http://elsewhere.example'],
])('the address %s is handed on as %s', (url, expected) => expect(routable(url)).toBe(expected))

describe('a reply', () => {
  const sent = (status: number, headers: Record<string, string>) => {
    const response = {
      getHeader: (name: string) => headers[name],
      setHeader: (name: string, value: string) => Object.assign(headers, { [name]: value }),
      writeHead: () => response,
    }
    keepErrorOutOfCaches(response as never)
    ;(response.writeHead as (status: number) => unknown)(status)
    return headers['cache-control']
  }
  it('is kept by nobody when it is an error', () => {
    expect(sent(405, {})).toBe('no-store')
    expect(sent(404, { 'cache-control': 'no-cache' })).toBe('no-store')
    expect(sent(404, { 'cache-control': 'private, no-store' })).toBe('private, no-store')
    expect(sent(200, {})).toBeUndefined()
    expect(sent(200, { 'cache-control': 'private' })).toBe('private')
  })
})

describe('what a page’s router says of itself', () => {
  const told = (state: string) => {
    const headers = { 'next-router-state-tree': state, 'next-action': 'x' }
    const request = { url: '/', headers } as unknown as IncomingMessage
    tame(request)
    expect(request.headers['next-action']).toBeUndefined()
    return request.headers['next-router-state-tree']
  }

  it('is handed on when it is as Next writes it', () => {
    const state = encodeURIComponent(
      JSON.stringify(['', { children: [['id', 'conv_1', 'd', null], {}] }, null, 'refetch']),
    )
    expect(told(state)).toBe(state)
  })

  it.each(['nonsense', '%', 'null', '[]', '["", 7]', '["", []]', '["", {"children": 7}]', '[{}, {}]'])(
    'is dropped when it is %s',
    (state) => expect(told(state)).toBeUndefined(),
  )
})

it.each([
  ['GET', '/', true],
  ['HEAD', '/c/conv_1', true],
  ['POST', '/', false],
  ['PUT', '/sign-up', false],
  ['POST', '/_next/x', false],
  ['POST', '/api/chat', true],
  ['TRACE', '/api/chat', false],
])('%s %s is looked at: %s', (method, url, expected) => expect(isAnswered({ method, url })).toBe(expected))
