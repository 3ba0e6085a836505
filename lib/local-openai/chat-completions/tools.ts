import 'server-only'
import type { ModelSettings } from '../model/model-settings.ts'
import { apiErrors } from '../wire/api-error.ts'
import { isObject, type Json, type JsonObject, parsedJson } from '../wire/json.ts'

/** The tools of a request as Chat Completions has them: functions, all of them. */
export type Tools = {
  functions: JsonObject[]
  choice: Json
  names: ReadonlySet<string>
  /** Those that take text, which as functions have it as their only argument. */
  customNames: ReadonlySet<string>
  /** Whether the model may call any. */
  areOffered: boolean
}

/** @throws ApiError for a tool, or a choice of one, that no model server has */
export function readTools({ tools, toolChoice }: Pick<ModelSettings, 'tools' | 'toolChoice'>): Tools {
  const functions = tools.map(toFunction)
  const customNames = new Set(tools.filter(({ type }) => type === 'custom').map(nameOf))
  const { choice, allowed } = readChoice(toolChoice)
  const kept = functions.filter((_, index) => allowed === null || allowed.has(nameOf(tools[index] ?? {})))
  const names = new Set(tools.map(nameOf))
  return { functions: kept, choice, names, customNames, areOffered: kept.length > 0 && choice !== 'none' }
}

/** The text in the arguments of a function that stands for a tool that takes text; as it is when it isn't there. */
export function customInput(args: string): string {
  const given = parsedJson(args)
  return isObject(given) && typeof given.input === 'string' ? given.input : args
}

/** Such arguments for a call that had text as its input. */
export const customArguments = (input: Json | undefined) =>
  JSON.stringify({ input: typeof input === 'string' ? input : '' })

const nameOf = ({ name }: JsonObject) => (typeof name === 'string' ? name : '')

function toFunction(tool: JsonObject, index: number): JsonObject {
  const { type, description } = tool
  if (type === 'custom') return customFunction(tool)
  if (type !== 'function') throw apiErrors.unsupportedTool(index, `${type}`)
  // Some servers want the parameters of a function that takes none, too.
  const parameters = tool.parameters ?? { type: 'object', properties: {} }
  return {
    type: 'function',
    function: {
      name: nameOf(tool),
      ...(typeof description === 'string' && { description }),
      parameters,
      ...(typeof tool.strict === 'boolean' && { strict: tool.strict }),
    },
  }
}

function customFunction(tool: JsonObject): JsonObject {
  const format = isObject(tool.format) && typeof tool.format.definition === 'string' ? tool.format : null
  const grammar = format && `The input follows this ${format.syntax ?? ''} grammar:\n${format.definition}`
  const description = [tool.description, grammar].filter((text) => typeof text === 'string').join('\n\n')
  const parameters = { type: 'object', properties: { input: { type: 'string' } }, required: ['input'] }
  return { type: 'function', function: { name: nameOf(tool), ...(description !== '' && { description }), parameters } }
}

function readChoice(choice: Json): { choice: Json; allowed: Set<string> | null } {
  if (!isObject(choice)) return { choice, allowed: null }
  if (choice.type === 'allowed_tools') {
    const tools = Array.isArray(choice.tools) ? choice.tools.filter(isObject) : []
    return { choice: choice.mode ?? 'auto', allowed: new Set(tools.map(nameOf)) }
  }
  if (choice.type !== 'function' && choice.type !== 'custom') throw apiErrors.unsupportedToolChoice(`${choice.type}`)
  return { choice: { type: 'function', function: { name: nameOf(choice) } }, allowed: null }
}
