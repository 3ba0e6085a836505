// In the browser this stands in for `zod/mini` (next.config.ts), with what the contract asks of it: of that module Turbopack
// keeps all that it refers to, which is twice as much. What the schemas do is zod's own.
import * as core from 'zod/v4/core'

type Schema = core.$ZodType
type Check = core.CheckFn<unknown> | core.$ZodCheck
type Params = string | { error?: unknown; path?: unknown } | undefined
type Make = new (def: object) => Schema

const methods = {
  parse(this: Schema, data: unknown) {
    return core.parse(this, data)
  },
  safeParse(this: Schema, data: unknown) {
    return core.safeParse(this, data)
  },
  check(this: Schema, ...added: Check[]) {
    const { def } = this._zod
    const checks = added.map((check) =>
      typeof check === 'function' ? { _zod: { check, def: { check: 'custom' }, onattach: [] } } : check,
    )
    return core.clone(this, { ...def, checks: [...(def.checks ?? []), ...checks] } as never, { parent: true })
  },
}

/** Makes schemas of one of zod's kinds, with the methods that all have here. */
const kind = (Core: { init: (schema: never, def: never) => void }): Make =>
  core.$constructor(
    'Schema',
    (schema: Schema, def) => {
      Core.init(schema as never, def as never)
      if ('shape' in schema._zod.def) Object.assign(schema, { shape: schema._zod.def.shape })
    },
    methods as never,
  ) as never

function said(params: Params) {
  if (typeof params === 'string') return { error: () => params }
  return typeof params?.error === 'string' ? { ...params, error: () => params.error } : params
}

const StringOf = /* @__PURE__ */ kind(core.$ZodString)
const EmailOf = /* @__PURE__ */ kind(core.$ZodEmail)
const UuidOf = /* @__PURE__ */ kind(core.$ZodUUID)
const NumberOf = /* @__PURE__ */ kind(core.$ZodNumber)
const IntOf = /* @__PURE__ */ kind(core.$ZodNumberFormat)
const BooleanOf = /* @__PURE__ */ kind(core.$ZodBoolean)
const UnknownOf = /* @__PURE__ */ kind(core.$ZodUnknown)
const NeverOf = /* @__PURE__ */ kind(core.$ZodNever)
const LiteralOf = /* @__PURE__ */ kind(core.$ZodLiteral)
const EnumOf = /* @__PURE__ */ kind(core.$ZodEnum)
const ArrayOf = /* @__PURE__ */ kind(core.$ZodArray)
const TupleOf = /* @__PURE__ */ kind(core.$ZodTuple)
const RecordOf = /* @__PURE__ */ kind(core.$ZodRecord)
const ObjectOf = /* @__PURE__ */ kind(core.$ZodObject)
const UnionOf = /* @__PURE__ */ kind(core.$ZodUnion)
const DiscriminatedUnionOf = /* @__PURE__ */ kind(core.$ZodDiscriminatedUnion)
const OptionalOf = /* @__PURE__ */ kind(core.$ZodOptional)
const NullableOf = /* @__PURE__ */ kind(core.$ZodNullable)
const DefaultOf = /* @__PURE__ */ kind(core.$ZodDefault)
const CatchOf = /* @__PURE__ */ kind(core.$ZodCatch)
const PipeOf = /* @__PURE__ */ kind(core.$ZodPipe)
const TransformOf = /* @__PURE__ */ kind(core.$ZodTransform)
const CustomOf = /* @__PURE__ */ kind(core.$ZodCustom)

export const string = (params?: Params) => new StringOf({ type: 'string', ...said(params) })
const formatted = { type: 'string', check: 'string_format', abort: false }
export const email = (params?: Params) => new EmailOf({ ...formatted, format: 'email', ...said(params) })
export const uuid = (params?: Params) => new UuidOf({ ...formatted, format: 'uuid', ...said(params) })
export const number = (params?: Params) => new NumberOf({ type: 'number', checks: [], ...said(params) })
export const boolean = (params?: Params) => new BooleanOf({ type: 'boolean', ...said(params) })
export const unknown = () => new UnknownOf({ type: 'unknown' })

export const literal = (value: unknown, params?: Params) =>
  new LiteralOf({ type: 'literal', values: Array.isArray(value) ? value : [value], ...said(params) })

const enumeration = (values: string[] | Record<string, string>, params?: Params) => {
  const entries = Array.isArray(values) ? Object.fromEntries(values.map((value) => [value, value])) : values
  const schema = new EnumOf({ type: 'enum', entries, ...said(params) })
  return Object.assign(schema, { options: Object.values(entries) })
}

export const array = (element: Schema, params?: Params) => new ArrayOf({ type: 'array', element, ...said(params) })
export const tuple = (items: Schema[]) => new TupleOf({ type: 'tuple', items, rest: null })
export const record = (keyType: Schema, valueType: Schema) => new RecordOf({ type: 'record', keyType, valueType })

export const object = (shape: object, params?: Params) => new ObjectOf({ type: 'object', shape, ...said(params) })
export const strictObject = (shape: object, params?: Params) =>
  new ObjectOf({ type: 'object', shape, catchall: new NeverOf({ type: 'never' }), ...said(params) })

export const union = (options: Schema[], params?: Params) => new UnionOf({ type: 'union', options, ...said(params) })
export const discriminatedUnion = (discriminator: string, options: Schema[], params?: Params) =>
  new DiscriminatedUnionOf({ type: 'union', options, discriminator, ...said(params) })

export const optional = (innerType: Schema) => new OptionalOf({ type: 'optional', innerType })
export const nullable = (innerType: Schema) => new NullableOf({ type: 'nullable', innerType })
export const _default = (innerType: Schema, defaultValue: unknown) =>
  new DefaultOf({ type: 'default', innerType, defaultValue })
const fallback = (innerType: Schema, value: unknown) =>
  new CatchOf({ type: 'catch', innerType, catchValue: typeof value === 'function' ? value : () => value })

export const pipe = (from: Schema, out: Schema) => new PipeOf({ type: 'pipe', in: from, out })
export const transform = (work: unknown) => new TransformOf({ type: 'transform', transform: work })
export const refine = (fn: unknown, params?: Params) =>
  new CustomOf({ type: 'custom', check: 'custom', fn, ...said(params) })

export const int = (params?: Params) =>
  new IntOf({ type: 'number', check: 'number_format', abort: false, format: 'safeint', ...said(params) })
export const minimum = (value: number, params?: Params) =>
  new core.$ZodCheckGreaterThan({ check: 'greater_than', inclusive: true, value, ...said(params) } as never)
export const maximum = (value: number, params?: Params) =>
  new core.$ZodCheckLessThan({ check: 'less_than', inclusive: true, value, ...said(params) } as never)
export const minLength = (length: number, params?: Params) =>
  new core.$ZodCheckMinLength({ check: 'min_length', minimum: length, ...said(params) } as never)
export const maxLength = (length: number, params?: Params) =>
  new core.$ZodCheckMaxLength({ check: 'max_length', maximum: length, ...said(params) } as never)
export const regex = (pattern: RegExp, params?: Params) =>
  new core.$ZodCheckRegex({ check: 'string_format', format: 'regex', pattern, ...said(params) } as never)
export const overwrite = (tx: (value: unknown) => unknown) => new core.$ZodCheckOverwrite({ check: 'overwrite', tx })
export const trim = () => overwrite((text) => (text as string).trim())

export const coerce = {
  number: (params?: Params) => new NumberOf({ type: 'number', coerce: true, checks: [], ...said(params) }),
}

export { NEVER, parse, safeParse } from 'zod/v4/core'
export { enumeration as enum, fallback as catch }
