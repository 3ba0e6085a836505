import { type ApiRoute, errorsOf } from '#lib/contract/api-route.ts'
import { CONTRACT_HEADER, CONTRACT_VERSION, errorReplySchema, errorStatus } from '#lib/contract/error.ts'
import { apiRoutes } from '#lib/contract/routes.ts'
import { exampleOf } from './examples.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'

const JSON_TYPE = 'application/json'
const EVENTS_TYPE = 'text/event-stream'

const session = {
  ...{ type: 'apiKey', in: 'cookie', name: 'parley-….session_token' },
  description:
    'Set by /api/auth/sign-in/…: send back what you are sent. Its name is of the installation; behind https it begins with __Secure-.',
}

/** The description of our API for programs: OpenAPI 3.1. */
export function openapi(): JsonSchema {
  const schemas: JsonSchema = {}
  const paths: Record<string, JsonSchema> = {}
  for (const route of apiRoutes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operation(route, schemas) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Parley',
      version: String(CONTRACT_VERSION),
      description: `The version is the contract’s: send it in the header ${CONTRACT_HEADER}.`,
    },
    servers: [{ url: '/' }],
    security: [{ session: [] }],
    paths,
    components: {
      schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
      securitySchemes: { session },
    },
  }
}

function operation(route: ApiRoute, schemas: JsonSchema): JsonSchema {
  const example = exampleOf(route)
  const { body, form } = route
  return {
    summary: route.does,
    ...(route.isOpen && { security: [] }),
    parameters: [...pathParameters(route, schemas), ...queryParameters(route, schemas)],
    ...(body && {
      requestBody: {
        required: true,
        content: { [JSON_TYPE]: { schema: jsonSchemaOf(body, 'input', schemas), example: example.body } },
      },
    }),
    ...(form && { requestBody: { required: true, content: { 'multipart/form-data': { schema: formSchema } } } }),
    responses: { ...success(route, schemas), ...failures(route, schemas) },
  }
}

const formSchema = {
  type: 'object',
  properties: { file: { type: 'string', contentMediaType: 'application/octet-stream' } },
  required: ['file'],
}

function pathParameters({ id, itemId }: ApiRoute, schemas: JsonSchema): JsonSchema[] {
  return Object.entries({ id, itemId }).flatMap(([name, schema]) =>
    schema ? [{ name, in: 'path', required: true, schema: jsonSchemaOf(schema, 'input', schemas) }] : [],
  )
}

/** A query is one object to its schema, in which `metadata` stands for `metadata.KEY`, any number of times. */
export function queryParameters({ query }: ApiRoute, schemas: JsonSchema): JsonSchema[] {
  if (!query) return []
  const { properties = {}, required = [] } = jsonSchemaOf(query, 'input', schemas) as {
    properties?: Record<string, JsonSchema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, schema]) =>
    name === 'metadata'
      ? {
          name: 'metadata.KEY',
          in: 'query',
          description: 'Any number of times: all must match.',
          schema: { type: 'string' },
        }
      : { name, in: 'query', ...(required.includes(name) && { required: true }), schema },
  )
}

function success(route: ApiRoute, schemas: JsonSchema): JsonSchema {
  const example = exampleOf(route)
  const content = {
    ...(route.reply && {
      [JSON_TYPE]: { schema: jsonSchemaOf(route.reply, 'output', schemas), example: example.reply },
    }),
    ...(route.media && { [route.media]: { schema: { type: 'string', contentEncoding: 'binary' } } }),
    ...(route.events && { [EVENTS_TYPE]: { schema: jsonSchemaOf(route.events, 'output', schemas) } }),
  }
  const accepted = { 202: { description: 'Accepted: it runs, but can’t be followed now.', content } }
  return { 200: { description: 'Done.', content }, ...(route.path === '/api/chat' && accepted) }
}

/** One response for each status, with the codes that come with it. */
function failures(route: ApiRoute, schemas: JsonSchema): JsonSchema {
  const byStatus = Map.groupBy(errorsOf(route), (code) => errorStatus[code])
  const schema = jsonSchemaOf(errorReplySchema, 'output', schemas)
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [
      status,
      { description: codes.join(', '), content: { [JSON_TYPE]: { schema } } },
    ]),
  )
}
