import 'server-only'

/** A reply about who somebody is, which nobody may keep, with the cookies that go with it. */
export function authReply(body: object, cookies: string[] = []): Response {
  const headers = new Headers({ 'cache-control': 'no-store' })
  for (const cookie of cookies) headers.append('set-cookie', cookie)
  return Response.json(body, { headers })
}
