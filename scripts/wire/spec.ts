import { readFileSync } from 'node:fs'
import { PlainError } from '../base/plain-error.ts'

type Schema = Record<string, unknown>
type Operation = { responses?: Record<string, { content?: Record<string, { schema?: Schema }> }> }

export interface Spec {
  paths: Record<string, Record<string, Operation>>
  components: { schemas: Record<string, Schema> }
}

/** The published OpenAPI description, with the places put right where the real service is known to differ. */
export function readSpec(path: string): Spec {
  let spec: Spec
  try {
    spec = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new PlainError(`${path} can't be read as OpenAPI in JSON: ${error instanceof Error ? error.message : error}`)
  }
  if (!spec.paths || !spec.components?.schemas) throw new PlainError(`${path} has no paths and schemas.`)
  return corrected(spec)
}

/**
 * Three corrections: usage and user of a response may be null; deleting an item is answered with a deletion; a response can
 * fail for what a request would have been refused with, such as context_length_exceeded.
 */
export function corrected(spec: Spec): Spec {
  const { schemas } = spec.components
  for (const schema of [schemas.Response, schemas.ResponseProperties, schemas.ModelResponseProperties]) {
    allowNull(schema, ['usage', 'user'])
  }
  delete schemas.ResponseErrorCode?.enum
  const deletion = spec.paths['/conversations/{conversation_id}/items/{item_id}']?.delete
  const content = deletion?.responses?.['200']?.content?.['application/json']
  if (content) content.schema = DELETED_ITEM
  return spec
}

/** The schema of a successful answer, `{}` where none is given; null when the description knows no such operation. */
export function answerSchema(spec: Spec, method: string, path: string): Schema | null {
  const given = path.replace(/^\/v1/, '').split('/')
  // The more literal path first: /responses/compact is not a response named compact.
  const templates = Object.keys(spec.paths).sort((a, b) => a.split('{').length - b.split('{').length)
  const template = templates.find((candidate) => fits(candidate.split('/'), given))
  const operation = spec.paths[template ?? '']?.[method.toLowerCase()]
  const answer = operation?.responses?.['200']
  return answer === undefined ? null : (answer.content?.['application/json']?.schema ?? {})
}

const DELETED_ITEM: Schema = {
  type: 'object',
  properties: {
    id: { type: 'string' },
    object: { type: 'string', enum: ['conversation.item.deleted'] },
    deleted: { type: 'boolean', enum: [true] },
  },
  required: ['id', 'object', 'deleted'],
  additionalProperties: false,
}

const fits = (template: string[], path: string[]) =>
  template.length === path.length && template.every((part, index) => part.startsWith('{') || part === path[index])

function allowNull(schema: Schema | undefined, names: string[]): void {
  if (schema === undefined) return
  for (const part of [schema, ...((schema.allOf as Schema[] | undefined) ?? [])]) {
    const properties = part.properties as Record<string, Schema> | undefined
    for (const name of names) {
      const known = properties?.[name]
      if (properties && known) properties[name] = { anyOf: [known, { type: 'null' }] }
    }
  }
}
