import { Ajv2019, type ErrorObject, type ValidateFunction } from 'ajv/dist/2019.js'
import { answerSchema, type Spec } from './spec.ts'

/** One body or event that was sent. */
export interface WireRecord {
  method: string
  path: string
  status: number
  body?: unknown
  event?: { type?: string }
}

export interface WireReport {
  bodies: number
  events: number
  /** What was sent otherwise than the description says, each kind once, with how often. */
  violations: Map<string, number>
}

/** Holds everything that was sent against the published description. */
export function checkRecords(spec: Spec, records: Iterable<WireRecord>): WireReport {
  const checker = new Checker(spec)
  const report: WireReport = { bodies: 0, events: 0, violations: new Map() }
  for (const record of records) {
    report[record.event === undefined ? 'bodies' : 'events'] += 1
    for (const violation of checker.check(record)) {
      report.violations.set(violation, (report.violations.get(violation) ?? 0) + 1)
    }
  }
  return report
}

class Checker {
  readonly #spec: Spec
  readonly #ajv = new Ajv2019({ strict: false, validateFormats: false, allErrors: true })
  readonly #compiled = new Map<string, ValidateFunction>()

  constructor(spec: Spec) {
    this.#spec = spec
    this.#ajv.addSchema({ ...spec, $id: 'spec' })
  }

  check({ method, path, status, body, event }: WireRecord): string[] {
    if (event !== undefined) return this.#checkEvent(event)
    if (status !== 200) return this.#violations(`error ${status}`, { $ref: '#/components/schemas/ErrorResponse' }, body)
    const schema = answerSchema(this.#spec, method, path)
    const where = `${method} ${path.replace(/\/(conv|resp|msg|fc|rs|cmp|file)[_-]\w+/g, '/{$1}')}`
    return schema === null ? [`${where}: not described`] : this.#violations(where, schema, body)
  }

  /** By its type: a union of sixty says nothing useful of what is wrong with one. */
  #checkEvent(event: { type?: string }): string[] {
    const { type } = event
    const names = Object.entries(this.#spec.components.schemas).flatMap(([name, schema]) => {
      const { enum: types } = (schema.properties as { type?: { enum?: unknown[] } } | undefined)?.type ?? {}
      return name.startsWith('Response') && name.endsWith('Event') && types?.includes(type) ? [name] : []
    })
    if (names[0] === undefined) return [`event ${type}: not described`]
    return this.#violations(`event ${type}`, { $ref: `#/components/schemas/${names[0]}` }, event)
  }

  #violations(where: string, schema: object, value: unknown): string[] {
    const key = JSON.stringify(schema)
    let validate = this.#compiled.get(key)
    if (validate === undefined) {
      validate = this.#ajv.compile(JSON.parse(key.replaceAll('"#/components', '"spec#/components')))
      this.#compiled.set(key, validate)
    }
    if (validate(value)) return []
    return deepest(validate.errors ?? []).map((error) => `${where}${error.instancePath}: ${described(error)}`)
  }
}

/** Of a union every member complains; the complaints furthest inside are about the member that was meant. */
function deepest(errors: ErrorObject[]): ErrorObject[] {
  const depth = (error: ErrorObject) => error.instancePath.split('/').length
  const most = Math.max(...errors.map(depth))
  return errors.filter((error) => depth(error) === most)
}

const described = ({ message = '', params }: ErrorObject) => `${message} ${JSON.stringify(params)}`
