import 'server-only'
import type { SaidPart, Source, StepPart, ToolPart } from '#lib/contract/part.ts'
import { storableText } from '#lib/contract/storable-text.ts'
import { citationsIn } from './citations.ts'

/** A provider's item, of which types come that nobody knows yet. */
export type ItemLike = { id?: string | null; type: string }
type Fields = Record<string, unknown>

/** More of a field than this is for no page. */
export const MAX_CHARACTERS = 100_000

export const keyOf = ({ id }: ItemLike) => `${storableText(id ?? '')}:0`

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
  const read = tools[item.type]
  if (read) return toolPart(item, read(fields))
  return isOutput(item) || item.type === 'message' ? null : { type: 'unknown', key: keyOf(item), itemType: item.type }
}

/** The result of a call in an item of its own. */
export const isOutput = ({ type }: ItemLike) => type.endsWith('_output')

export const callIdOf = (item: ItemLike) => textIn((item as Fields).call_id)

/** A call with its result. */
export const withOutput = (call: ToolPart, item: ItemLike): ToolPart => cut(withWholeOutput(call, item))

export const withWholeOutput = (call: ToolPart, item: ItemLike): ToolPart => ({
  ...{ ...call, status: call.status === 'failed' ? 'failed' : 'completed' },
  output: readable((item as Fields).output),
})

/** The text parts of a message's content, with where it says that they are from. */
export const toTextParts = (id: string, content: readonly object[]): SaidPart[] =>
  content.flatMap((part, index): SaidPart[] => {
    const { text, refusal, annotations } = part as Fields
    const key = `${id}:${index}`
    if (typeof refusal === 'string') return [{ type: 'refusal', key, text: storableText(refusal) }]
    return typeof text === 'string'
      ? [{ type: 'text', key, text: storableText(text), citations: citationsIn(storableText(text), annotations) }]
      : []
  })

type Tool = { name?: unknown; input?: unknown; output?: unknown; sources?: Source[] }

/** How the items of tools say what was done. */
const tools: Record<string, (item: Fields) => Tool> = {
  function_call: ({ name, arguments: input }) => ({ name, input }),
  custom_tool_call: ({ name, input }) => ({ name, input }),
  mcp_call: ({ server_label, name, arguments: input, output, error }) => ({
    ...{ name: [server_label, name].filter(Boolean).join(' · '), input },
    output: error ?? output,
  }),
  mcp_approval_request: ({ server_label, name, arguments: input }) => ({
    ...{ name: [server_label, name].filter(Boolean).join(' · '), input },
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
  const versions = textIn(result) === '' ? 0 : 1
  return {
    type: 'image',
    key: keyOf(item),
    status: stateOf(item),
    prompt: storableText(textIn(prompt).slice(0, MAX_CHARACTERS)),
    versions,
  }
}

function toolPart(item: ItemLike, { name, input, output, sources = [] }: Tool): StepPart {
  return {
    ...{ type: 'tool', key: keyOf(item), tool: item.type.replace(/_call$/, '') },
    status: stateOf(item),
    name: textIn(name) === '' ? null : storableText(textIn(name)),
    input: storableText(textIn(input)),
    output: output === undefined || output === null ? null : readable(output),
    sources,
  }
}

const asFields = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {})
const textIn = (value: unknown) => (typeof value === 'string' ? value : '')

/** The same with no more of each text than a page takes. */
function cut<Step extends StepPart>(step: Step): Step {
  const shorter = Object.entries(step).flatMap(([name, text]) =>
    typeof text === 'string' && text.length > MAX_CHARACTERS ? [[name, text.slice(0, MAX_CHARACTERS)]] : [],
  )
  return shorter.length === 0 ? step : { ...step, ...Object.fromEntries(shorter), isCut: true }
}

const listed = (values: unknown, between = '\n') =>
  Array.isArray(values) ? values.filter((value) => typeof value === 'string').join(between) : ''

const textsIn = (parts: unknown) =>
  Array.isArray(parts)
    ? storableText(
        parts
          .map((part) => textIn(asFields(part).text))
          .filter(Boolean)
          .join('\n\n'),
      )
    : ''

const namesIn = (values: unknown) =>
  Array.isArray(values)
    ? values
        .map((value) => textIn(asFields(value).name) || textIn(asFields(value).filename))
        .filter(Boolean)
        .join('\n')
    : ''

/** What a tool returned, as text: never the bytes of a picture. */
function readable(value: unknown): string {
  if (typeof value === 'string') return storableText(value)
  if (Array.isArray(value)) return value.map(readable).join('\n')
  if (!value) return ''
  const { text, logs, message, stdout, stderr, content, type } = asFields(value)
  const said = [text, logs, message, stdout, stderr].filter((each) => typeof each === 'string')
  if (said.length > 0) return storableText(said.join('\n'))
  return Array.isArray(content) ? readable(content) : `[${textIn(type) || 'something'}]`
}

/** Pages of the web alone: what else is cited has no address. */
function sourcesIn(given: unknown): Source[] {
  if (!Array.isArray(given)) return []
  const found = given.flatMap((each): Source[] => {
    const { url, title } = asFields(each)
    return typeof url === 'string' && /^https?:\/\//.test(url)
      ? [{ url: storableText(url), title: typeof title === 'string' ? storableText(title) : null }]
      : []
  })
  return found.filter(({ url }, index) => found.findIndex((other) => other.url === url) === index)
}
