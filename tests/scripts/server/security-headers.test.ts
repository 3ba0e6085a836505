import type { IncomingMessage, ServerResponse } from 'node:http'
import { describe, expect, it } from 'vitest'
import { secure } from '#scripts/server/security-headers.ts'

function said(url: string): Record<string, string> {
  const headers: Record<string, string> = {}
  const response = { setHeader: (name: string, value: string) => void Object.assign(headers, { [name]: value }) }
  const request = { url, headers: {} } as unknown as IncomingMessage
  secure(request, response as unknown as ServerResponse, { isHttps: false, isDevelopment: false })
  return headers
}

describe('what may stand in a frame', () => {
  it.each([
    '/',
    '/c/conv_1',
    '/frame',
    '/frame/diagram/',
    '/frame/diagram/x.mjs',
    '/frame/diagra%6D',
    '/x/frame/diagram',
  ])('isn’t %s', (url) => {
    const headers = said(url)
    expect(headers['Content-Security-Policy']).toContain("frame-ancestors 'none'")
    expect(headers['X-Frame-Options']).toBe('DENY')
  })

  it.each(['/frame/diagram', '/frame/diagram?x=1'])('is %s, in our own pages, and has no origin there', (url) => {
    const headers = said(url)
    const policy = headers['Content-Security-Policy']?.split('; ')
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'none'",
        "connect-src 'none'",
        "frame-ancestors 'self'",
        'sandbox allow-scripts',
      ]),
    )
    expect(headers['X-Frame-Options']).toBe('SAMEORIGIN')
  })
})

it.each([
  '/api/conversations/conv_1/items/ig_1/image?version=1',
  '/api/conversations/conv_1/items/rs_1',
  '/api/health',
])('what is no page runs nothing and has no origin, though somebody opens it as one: %s', (url) => {
  const headers = said(url)
  const policy = headers['Content-Security-Policy']?.split('; ')
  expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "frame-ancestors 'none'", 'sandbox']))
  expect(headers['Cross-Origin-Opener-Policy']).toBe('unsafe-none')
})

it.each(['/', '/apiary', '/c/conv_1?/api/'])('a page has its own: %s', (url) => {
  const headers = said(url)
  expect(headers['Content-Security-Policy']).toContain("default-src 'self'")
  expect(headers['Cross-Origin-Opener-Policy']).toBe('same-origin')
})
