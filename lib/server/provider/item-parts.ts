import 'server-only'
import type { SaidPart, Source, StepPart, ToolPart } from '#lib/contract/part.ts'
import { storableText } from '#lib/contract/storable-text.ts'
import { citationsIn, pageOf } from './citations.ts'

/** A provider's item, of which types come that nobody knows yet. */
export type ItemLike = { id?: string | null; type: string }
type Fields = Record<string, unknown>

/** More of a field than this is for no page. */
export const MAX_CHARACTERS = 100_000
const MAX_NAME = 200
const MOST_SOURCES = 500
/** A result within a result is shown so often. */
const MAX_DEPTH = 10

export const keyOf = ({ id }: ItemLike) => `${textIn(id)}:0`

/** What an item shows beside the text of messages; null for what shows nothing. Of thoughts that are kept secret it shows that they were. */
export function toStep(item: ItemLike): StepPart | null {
  const step = toWholeStep(item)
  return step && cut(step)
}

/** The same with all of its texts. */
export function toWholeStep(item: ItemLike): StepPart | null {
  const fields = item as Fields
  if (item.type === 'reasoning') {
    const text = textsIn(fields.summary) || textsIn(fields.content)
    return { type: 'reasoning', key: keyOf(item), status: 'completed', text }
  }
  if (item.type === 'image_generation_call') return toImage(item)
  if (Object.hasOwn(tools, item.type)) return toolPart(item, tools[item.type]?.(fields) ?? {})
  if (isOutput(item) || item.type === 'message') return null
  return { type: 'unknown', key: keyOf(item), itemType: textIn(item.type).slice(0, MAX_NAME) }
}

/** The result of a call in an item of its own. */
export const isOutput = ({ type }: ItemLike) => textIn(type).endsWith('_output')

export const callIdOf = (item: ItemLike) => textIn((item as Fields).call_id)

/** A text from outside, as a row can hold it; empty where there is none. */
export const textIn = (value: unknown): string => (typeof value === 'string' ? storableText(value) : '')

/** A call with its result. */
export const withOutput = (call: ToolPart, item: ItemLike): ToolPart => cut(withWholeOutput(call, item))

export const withWholeOutput = (call: ToolPart, item: ItemLike): ToolPart => ({
  ...{ ...call, status: call.status === 'failed' ? 'failed' : 'completed' },
  output: readable((item as Fields).output),
})

/** The text parts of a message's content, with where it says that they are from. */
export const toTextParts = (id: string, content: readonly object[]): SaidPart[] =>
  content.flatMap((part, index): SaidPart[] => {
    const { text, refusal, annotations } = asFields(part)
    const key = `${id}:${index}`
    if (typeof refusal === 'string') return [{ type: 'refusal', key, text: textIn(refusal) }]
    return typeof text === 'string'
      ? [{ type: 'text', key, text: textIn(text), citations: citationsIn(textIn(text), annotations) }]
      : []
  })

type Tool = { name?: unknown; input?: unknown; output?: unknown; sources?: Source[] }

/** How the items of tools say what was done. */
const tools: Record<string, (item: Fields) => Tool> = {
  function_call: ({ name, arguments: input }) => ({ name, input }),
  custom_tool_call: ({ name, input }) => ({ name, input }),
  mcp_call: ({ server_label, name, arguments: input, output, error }) => ({
    ...{ name: joined([server_label, name], ' · '), input },
    output: error ?? output,
  }),
  mcp_approval_request: ({ server_label, name, arguments: input }) => ({
    ...{ name: joined([server_label, name], ' · '), input },
  }),
  mcp_list_tools: ({ server_label: name, tools: offered }) => ({ name, output: namesIn(offered) }),
  web_search_call: ({ action }) => {
    const { queries, query, url, pattern, sources } = asFields(action)
    return { input: listed(queries) || query || url || pattern, sources: sourcesIn(sources) }
  },
  file_search_call: ({ queries, results }) => ({ input: listed(queries), output: namesIn(results) || null }),
  code_interpreter_call: ({ code, outputs }) => ({ input: code, output: outputs && readable(outputs) }),
  shell_call: ({ action }) => ({ input: listed(asFields(action).commands) }),
  local_shell_call: ({ action }) => ({ input: listed(asFields(action).command, ' ') }),
  apply_patch_call: ({ operation }) => ({ input: asFields(operation).diff, name: asFields(operation).path }),
  computer_call: ({ action, actions }) => ({ input: JSON.stringify(action ?? actions) }),
}

function stateOf(item: ItemLike): ToolPart['status'] {
  const { status, error } = item as Fields
  if (status === 'failed' || status === 'incomplete' || error) return 'failed'
  return underWay.has(textIn(status)) ? 'running' : 'completed'
}

const underWay = new Set(['in_progress', 'searching', 'interpreting', 'generating', 'calling'])

/** Its bytes have an address of their own. */
function toImage(item: ItemLike): StepPart {
  const { result, revised_prompt: prompt } = item as Fields
  const versions = typeof result === 'string' && result !== '' ? 1 : 0
  return {
    type: 'image',
    key: keyOf(item),
    status: stateOf(item),
    prompt: textIn(prompt).slice(0, MAX_CHARACTERS),
    versions,
  }
}

function toolPart(item: ItemLike, { name, input, output, sources = [] }: Tool): StepPart {
  return {
    ...{ type: 'tool', key: keyOf(item), tool: item.type.replace(/_call$/, '') },
    status: stateOf(item),
    name: textIn(name) || null,
    input: textIn(input),
    output: output === undefined || output === null ? null : readable(output),
    sources,
  }
}

const asFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})

/** The same with no more of each text than a page takes. */
function cut<Step extends StepPart>(step: Step): Step {
  const shorter = Object.entries(step).flatMap(([name, text]) =>
    typeof text === 'string' && text.length > MAX_CHARACTERS ? [[name, text.slice(0, MAX_CHARACTERS)]] : [],
  )
  return shorter.length === 0 ? step : { ...step, ...Object.fromEntries(shorter), isCut: true }
}

const joined = (values: unknown[], between: string) => values.map(textIn).filter(Boolean).join(between)

const listed = (values: unknown, between = '\n') => (Array.isArray(values) ? joined(values, between) : '')

const textsIn = (parts: unknown) =>
  Array.isArray(parts)
    ? joined(
        parts.map((part) => asFields(part).text),
        '\n\n',
      )
    : ''

const namesIn = (values: unknown) =>
  listed(Array.isArray(values) && values.map(asFields).map(({ name, filename }) => textIn(name) || filename))

/** What a tool returned, as text: never the bytes of a picture. */
function readable(value: unknown, depth = 0): string {
  if (typeof value === 'string') return textIn(value)
  if (Array.isArray(value) && depth < MAX_DEPTH) return value.map((each) => readable(each, depth + 1)).join('\n')
  if (!value) return ''
  const { text, logs, message, stdout, stderr, content, type } = asFields(value)
  const said = [text, logs, message, stdout, stderr].filter((each) => typeof each === 'string')
  if (said.length > 0) return said.map(textIn).join('\n')
  return Array.isArray(content) ? readable(content, depth + 1) : `[${textIn(type) || 'something'}]`
}

/** Pages of the web alone: what else is cited has no address. */
function sourcesIn(given: unknown): Source[] {
  if (!Array.isArray(given)) return []
  const found = new Map<string, Source>()
  for (const each of given) {
    const page = pageOf(asFields(each))
    if (page && !found.has(page.url)) found.set(page.url, page)
  }
  return [...found.values()].slice(0, MOST_SOURCES)
}
