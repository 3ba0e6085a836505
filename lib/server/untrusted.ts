import 'server-only'

/**
 * A reply with what a model or a tool made: to be looked at, whatever it is. That it never runs is seen to for all of `/api/`
 * (scripts/server/security-headers.ts).
 */
export const untrusted = (body: string | Uint8Array<ArrayBuffer>, type: string): Response =>
  new Response(body, {
    headers: { 'content-type': type, 'content-disposition': 'inline', 'cache-control': 'private, no-store' },
  })
