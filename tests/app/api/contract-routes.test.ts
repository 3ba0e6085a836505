import { globSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { type ApiRoute, apiRoutes } from '#lib/contract/routes.ts'
import { authEndpoints } from '#lib/server/auth/handle-auth.ts'
import { fromRoot } from '#scripts/base/project.ts'

// A route module's exports are then what it asks of a request.
vi.mock('#lib/server/route.ts', () => ({ route: (input: object) => input }))

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE', 'PUT']

/** What the table doesn't name by its file: the endpoints of accounts, which have one, and whatever has no route. */
const isOutside = (file: string) => file.startsWith('auth/') || file.startsWith('[...rest]/')
const isOfAuth = ({ path }: ApiRoute) => path.startsWith('/api/auth/')

const files = globSync('**/route.ts', { cwd: fromRoot('app/api') }).filter((file) => !isOutside(file))

const routes = (
  await Promise.all(
    files.map(async (file) => {
      const handlers: Record<string, Partial<ApiRoute>> = await import(fromRoot('app/api', file))
      const path = `/api/${dirname(file).replaceAll(/\[(\w+)\]/g, '{$1}')}`
      return METHODS.filter((method) => method in handlers).map((method) => ({
        name: `${method} ${path}`,
        input: handlers[method],
      }))
    }),
  )
).flat()

describe('the contract’s table of routes', () => {
  it('names the routes and methods that there are', () => {
    const listed = apiRoutes.filter((route) => !isOfAuth(route)).map(({ method, path }) => `${method} ${path}`)
    expect(listed.toSorted()).toEqual(routes.map(({ name }) => name).toSorted())
  })

  it('names the endpoints of accounts that there are', () => {
    const listed = apiRoutes.filter(isOfAuth).map(({ path }) => path.replace('/api/auth/', ''))
    expect(listed.toSorted()).toEqual(Object.keys(authEndpoints).toSorted())
  })

  it.each(apiRoutes.filter((route) => !isOfAuth(route)))(
    'says what $method $path asks for',
    ({ method, path, query, body, id }) => {
      const { input } = routes.find(({ name }) => name === `${method} ${path}`) ?? {}
      expect(input?.query).toBe(query)
      expect(input?.body).toBe(body)
      expect(path.includes('{id}')).toBe(id !== undefined)
    },
  )
})
