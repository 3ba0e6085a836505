import * as z from 'zod/mini'
import { errorsOf } from '#lib/contract/api-route.ts'
import { apiRoutes } from '#lib/contract/routes.ts'

const listed = apiRoutes.map((route) => ({
  ...route,
  pattern: new RegExp(`^${route.path.replace('{id}', '[^/]+')}$`),
}))

interface Reply {
  status: number
  body: unknown
}

/** Holds a reply against the contract's table of routes; throws when it isn't as that says. */
export function requireAsListed(method: string, path: string, { status, body }: Reply): void {
  const route = listed.find((each) => each.method === method && each.pattern.test(path))
  if (!route) return
  const isReply = status < 300 || (typeof body === 'object' && body !== null && 'turnId' in body)
  if (isReply && route.reply) z.parse(route.reply, body)
  const { code } = ((body as { error?: { code?: string } | null })?.error ?? {}) as { code?: string }
  const codes: string[] = isReply ? (route.told ?? []) : errorsOf(route)
  if (code && !codes.includes(code)) {
    throw new Error(`${method} ${path} answers ${code}, which lib/contract/routes.ts doesn't list there.`)
  }
}
