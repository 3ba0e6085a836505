import { type ApiRoute, errorsOf } from '#lib/contract/api-route.ts'
import { errorReplySchema, errorStatus } from '#lib/contract/error.ts'
import { apiRoutes } from '#lib/contract/routes.ts'
import { apiIntroduction } from './api-introduction.ts'
import { exampleOf } from './examples.ts'
import { type JsonSchema, jsonSchemaOf } from './json-schema.ts'
import { queryParameters } from './openapi.ts'
import type { Example } from './own-examples.ts'
import { limitsOf, typeText } from './type-text.ts'

/** docs/api.md: the API for people. */
export function apiPage(): string {
  const schemas: JsonSchema = {}
  const routes = apiRoutes.map((route) => section(route, schemas))
  jsonSchemaOf(errorReplySchema, 'output', schemas)
  return `${[
    apiIntroduction,
    '## Routes',
    routeTable(),
    ...routes,
    '## Shapes with a name',
    '`?` marks what may be left out. Clients leave alone what they don’t know: a newer server may say more.',
    ...Object.entries(schemas)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, schema]) => `### ${name}\n\n${shapeOf(name, schema as JsonSchema)}`),
  ].join('\n\n')}\n`
}

const shapeOf = (name: string, schema: JsonSchema) =>
  name === 'ErrorCode' ? 'One of the codes in [errors.md](errors.md).' : fenced('ts', typeText(schema))

const routeTable = () =>
  [
    '| route | what it does |',
    '|---|---|',
    ...apiRoutes.map((route) => `| [\`${titleOf(route)}\`](#${anchorOf(titleOf(route))}) | ${route.does} |`),
  ].join('\n')

const titleOf = ({ method, path }: ApiRoute) => `${method} ${path}`

/** As GitHub makes the address of a heading. */
const anchorOf = (title: string) =>
  title
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .replaceAll(' ', '-')

function section(route: ApiRoute, schemas: JsonSchema): string {
  const { body, reply, media, events, told } = route
  const shape = (of: NonNullable<typeof body>, io: 'input' | 'output') => typeText(jsonSchemaOf(of, io, schemas))
  const parts = [`### ${titleOf(route)}`, route.does]
  if (route.isOpen) parts.push('Open to everybody.')
  if (route.query) parts.push(`Query:\n\n${queryTable(route, schemas)}`)
  if (body) parts.push(`Body:\n\n${fenced('ts', shape(body, 'input'))}`)
  if (route.form) parts.push('Body: `multipart/form-data`, the file in the field `file`.')
  if (reply) parts.push(`Reply:\n\n${fenced('ts', shape(reply, 'output'))}`)
  if (media) parts.push(`Reply: \`${media}\`.`)
  if (events) {
    const when = reply ? 'With `Accept: text/event-stream` it streams' : 'It streams'
    parts.push(`${when} events of the type \`${shape(events, 'output')}\`.`)
  }
  parts.push(`Refuses with ${errorsOf(route).map(withStatus).join(', ')}.`)
  if (told) parts.push(`Inside of what it says, under \`error\`: ${told.map((code) => `\`${code}\``).join(', ')}.`)
  parts.push(`Example:\n\n${fenced('sh', curl(route))}`)
  if (!media) parts.push(answerOf(exampleOf(route)))
  return parts.join('\n\n')
}

const withStatus = (code: keyof typeof errorStatus) => `\`${code}\` (${errorStatus[code]})`

function queryTable(route: ApiRoute, schemas: JsonSchema): string {
  const rows = queryParameters(route, schemas).map(({ name, required, schema }) => {
    const { default: usual, ...rest } = schema as JsonSchema
    const type = `\`${typeText(rest).replaceAll('|', '\\|')}\``
    return `| \`${name}\` | ${[type, limitsOf(rest)].filter(Boolean).join(', ')} | ${required ? 'refused' : (usual ?? '')} |`
  })
  return ['| name | type | without it |', '|---|---|---|', ...rows].join('\n')
}

function curl(route: ApiRoute): string {
  const { id, itemId, query, body } = exampleOf(route)
  const address = `$URL${route.path.replace('{id}', id ?? '').replace('{itemId}', itemId ?? '')}${query ? `?${query}` : ''}`
  return [
    'curl',
    ...(route.events && !route.reply ? ['-N'] : []),
    ...(route.isOpen ? [] : ['-b jar']),
    ...(route.method === 'GET' || (route.method === 'POST' && (body || route.form)) ? [] : [`-X ${route.method}`]),
    ...(route.form ? ['-F file=@harbour.jpg'] : []),
    ...(body ? [`-H "$JSON" -d '${JSON.stringify(body)}'`] : []),
    query ? `"${address}"` : address,
  ].join(' ')
}

function answerOf({ reply, events }: Example): string {
  if (reply !== undefined) return fenced('json', JSON.stringify(reply, null, 2))
  return fenced('', (events ?? []).map((event) => `data: ${JSON.stringify(event)}`).join('\n\n'))
}

const fenced = (language: string, text: string) => `\`\`\`${language}\n${text}\n\`\`\``
