import 'server-only'
import { apiErrors } from './api-error.ts'
import { isObject, type Json, type JsonObject, kindOf } from './json.ts'

type Field = Json | undefined

/** Readers of one field of a request: they give the value in its type or throw what OpenAI answers. */

export function asObject(value: Field, param: string): JsonObject {
  if (value === undefined) throw apiErrors.missing(param)
  if (!isObject(value)) throw apiErrors.wrongType(param, 'an object', kindOf(value))
  return value
}

export function asArray(value: Field, param: string, max = Number.POSITIVE_INFINITY): Json[] {
  if (value === undefined) throw apiErrors.missing(param)
  if (!Array.isArray(value)) throw apiErrors.wrongType(param, 'an array', kindOf(value))
  if (value.length > max) throw apiErrors.arrayTooLong(param, max, value.length)
  return value
}

export function asString(value: Field, param: string, max = Number.POSITIVE_INFINITY): string {
  if (value === undefined) throw apiErrors.missing(param)
  if (typeof value !== 'string') throw apiErrors.wrongType(param, 'a string', kindOf(value))
  if (value.length > max) throw apiErrors.stringTooLong(param, max, value.length)
  return value
}

export function asBoolean(value: Field, param: string): boolean {
  if (value === undefined) throw apiErrors.missing(param)
  if (typeof value !== 'boolean') throw apiErrors.wrongType(param, 'a boolean', kindOf(value))
  return value
}

export function asInteger(value: Field, param: string, { min, max }: { min: number; max?: number }): number {
  if (value === undefined) throw apiErrors.missing(param)
  if (typeof value !== 'number' || !Number.isInteger(value)) {
    throw apiErrors.wrongType(param, 'an integer', kindOf(value))
  }
  return withinBounds(value, param, { min, max })
}

export function asNumber(value: Field, param: string, { min, max }: { min: number; max: number }): number {
  if (value === undefined) throw apiErrors.missing(param)
  if (typeof value !== 'number') throw apiErrors.wrongType(param, 'a decimal', kindOf(value))
  return withinBounds(value, param, { min, max })
}

export function asOneOf<Value extends string>(value: Field, param: string, values: readonly Value[]): Value {
  const text = asString(value, param)
  const found = values.find((candidate) => candidate === text)
  if (found === undefined) throw apiErrors.unsupportedValue(param, text, values)
  return found
}

/** Absent and null mean the same in this protocol: the default. */
export function optional<Value, Default>(
  value: Field,
  read: (value: Json) => Value,
  otherwise: Default,
): Value | Default {
  return value === undefined || value === null ? otherwise : read(value)
}

export function refuseUnknownKeys(value: JsonObject, known: readonly string[], path = ''): void {
  const stranger = Object.keys(value).find((key) => !known.includes(key))
  if (stranger !== undefined) throw apiErrors.unknown(path + stranger)
}

function withinBounds(value: number, param: string, { min, max }: { min: number; max?: number }): number {
  if (value < min) throw apiErrors.numberTooSmall(param, min, value)
  if (max !== undefined && value > max) throw apiErrors.numberTooBig(param, max, value)
  return value
}
