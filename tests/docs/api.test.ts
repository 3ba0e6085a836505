import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { type ApiRoute, errorsOf } from '#lib/contract/api-route.ts'
import { errorStatus } from '#lib/contract/error.ts'
import { apiRoutes } from '#lib/contract/routes.ts'
import { exampleOf } from '#scripts/api-docs/examples.ts'
import { generatedFiles } from '#scripts/api-docs/generated-files.ts'
import { openapi } from '#scripts/api-docs/openapi.ts'
import { fromRoot } from '#scripts/base/project.ts'

it.each(Object.entries(generatedFiles()))('%s is what npm run api-docs writes', (path, text) => {
  expect(readFileSync(fromRoot(path), 'utf8')).toBe(text)
})

describe.each(apiRoutes)('the example of $method $path', (route: ApiRoute) => {
  const { id, query, body, reply, events } = exampleOf(route)

  it('is as the contract says', () => {
    if (route.id) z.parse(route.id, id)
    if (route.query) z.parse(route.query, Object.fromEntries(new URLSearchParams(query)))
    if (route.body) z.parse(route.body, body)
    if (route.reply) z.parse(route.reply, reply)
    if (route.events) z.parse(z.array(route.events), events)
  })

  it('is as openapi.json says', () => {
    if (route.body) requireValid(schemaAt(route, ['requestBody', 'content', 'application/json', 'schema']), body)
    if (route.reply) requireValid(successOf(route, 'application/json'), reply)
    for (const event of events ?? []) requireValid(successOf(route, 'text/event-stream'), event)
  })
})

it('every code that a server sends is told by a route', () => {
  const told = new Set(apiRoutes.flatMap((route) => [...errorsOf(route), ...(route.told ?? [])]))
  const untold = Object.keys(errorStatus).filter((code) => !told.has(code as keyof typeof errorStatus))
  // Of an address without a route, of a client, and what a client reads a newer code as.
  expect(untold).toEqual(['not_found', 'network', 'unknown'])
})

const description = openapi()
const ajv = new Ajv2020({ strict: false, validateFormats: false })
ajv.addSchema(description, 'openapi.json')

function schemaAt({ path, method }: ApiRoute, way: string[]): string {
  const steps = ['paths', path, method.toLowerCase(), ...way]
  return `openapi.json#/${steps.map((step) => encodeURIComponent(step.replaceAll('/', '~1'))).join('/')}`
}

const successOf = (route: ApiRoute, type: string) => schemaAt(route, ['responses', '200', 'content', type, 'schema'])

function requireValid(schema: string, value: unknown): void {
  const validate = ajv.compile({ $ref: schema })
  validate(value)
  expect(validate.errors).toBeNull()
}
