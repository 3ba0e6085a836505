import type { JsonSchema } from './json-schema.ts'

/** A JSON Schema as a TypeScript type, with its limits as comments: shorter to read. */
export function typeText(schema: JsonSchema, indent = ''): string {
  if (typeof schema.$ref === 'string') return schema.$ref.split('/').at(-1) ?? ''
  if ('const' in schema) return JSON.stringify(schema.const)
  if (Array.isArray(schema.enum)) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  const options = (schema.anyOf ?? schema.oneOf) as JsonSchema[] | undefined
  if (options) return options.map((option) => typeText(option, indent)).join(' | ')
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeText({ ...schema, type }, indent)).join(' | ')
  switch (schema.type) {
    case 'object':
      return objectText(schema, indent)
    case 'array':
      return arrayText(schema, indent)
    case undefined:
      return 'unknown'
    default:
      return `${schema.type === 'integer' ? 'number' : schema.type}`
  }
}

function objectText({ properties, additionalProperties, required = [] }: JsonSchema, indent: string): string {
  if (!properties) return `{ [key: string]: ${typeText((additionalProperties ?? {}) as JsonSchema, indent)} }`
  const inner = `${indent}  `
  const lines = Object.entries(properties as Record<string, JsonSchema>).map(([name, schema]) => {
    const mark = (required as string[]).includes(name) ? '' : '?'
    const limits = limitsOf(schema)
    return `${inner}${name}${mark}: ${typeText(schema, inner)}${limits && ` // ${limits}`}`
  })
  return `{\n${lines.join('\n')}\n${indent}}`
}

function arrayText({ items, prefixItems }: JsonSchema, indent: string): string {
  if (Array.isArray(prefixItems)) return `[${prefixItems.map((item) => typeText(item, indent)).join(', ')}]`
  const text = typeText((items ?? {}) as JsonSchema, indent)
  return text.includes(' | ') && !text.startsWith('{') ? `(${text})[]` : `${text}[]`
}

/** How long, large or many. */
export function limitsOf(schema: JsonSchema): string {
  const said = (least: unknown, most: unknown, unit: string) => {
    const parts = [least === undefined ? '' : `at least ${least}`, most === undefined ? '' : `at most ${most}`]
    const both = parts.filter(Boolean).join(', ')
    return both && `${both}${unit}`
  }
  const ofNumber = (schema.anyOf as JsonSchema[] | undefined)?.find(({ type }) => type === 'integer') ?? schema
  return [
    schema.type === 'integer' || ofNumber !== schema ? said(ofNumber.minimum, ofNumber.maximum, '') : '',
    said(schema.minLength, schema.maxLength, ' characters'),
    said(schema.minItems, schema.maxItems, ' elements'),
    schema.format === 'uuid' ? 'a UUID' : '',
  ]
    .filter(Boolean)
    .join('; ')
}
