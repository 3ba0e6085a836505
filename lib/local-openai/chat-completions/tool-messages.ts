import 'server-only'
import type { Item } from '../wire/item.ts'
import { messageText } from '../wire/item-content.ts'
import { isObject, type Json, type JsonObject } from '../wire/json.ts'
import { isJson } from './arguments.ts'
import { toPart } from './parts.ts'
import { customArguments } from './tools.ts'

const CALLS = ['function_call', 'custom_tool_call']
const OUTPUTS = ['function_call_output', 'custom_tool_call_output']

export const isCall = (item: Item | undefined) => item !== undefined && CALLS.includes(item.type)
export const isOutput = (item: Item | undefined) => item !== undefined && OUTPUTS.includes(item.type)

/** Where the output of each call stands; ids that come twice are paired in their order. */
export function pairOutputs(items: readonly Item[]): Map<Item, number> {
  const pairs = new Map<Item, number>()
  const calls = items.filter(isCall)
  for (const [index, item] of items.entries()) {
    const call = isOutput(item) && calls.find((each) => each.call_id === item.call_id && !pairs.has(each))
    if (call) pairs.set(call, index)
  }
  return pairs
}

type Before = { spoken: JsonObject | undefined; thoughts: JsonObject }

/** The message that calls, the outputs behind it, and behind them the pictures, which no tool's message takes. */
export function toCallMessages(
  calls: readonly { call: Item; output: Item | undefined }[],
  { spoken = { role: 'assistant', content: null }, thoughts }: Before,
): JsonObject[] {
  const pictures = calls.flatMap(({ output }) => partsOf(output)).filter(({ type }) => !TEXTS.includes(`${type}`))
  return [
    { ...spoken, ...thoughts, tool_calls: calls.map(({ call }) => toToolCall(call)) },
    ...calls.map(({ call, output }) => ({
      ...{ role: 'tool', tool_call_id: call.call_id ?? '' },
      content: outputText(output),
    })),
    ...(pictures.length === 0 ? [] : [{ role: 'user', content: [SHOWN, ...pictures.map(toPart)] }]),
  ]
}

const TEXTS = ['input_text', 'output_text', 'text']
const SHOWN = { type: 'text', text: 'What the tools returned beside text:' }

const toToolCall = (call: Item): JsonObject => ({
  id: call.call_id ?? '',
  type: 'function',
  function: {
    name: call.name ?? '',
    arguments: call.type === 'custom_tool_call' ? customArguments(call.input) : readableArguments(call.arguments),
  },
})

/** Servers read what a model wrote, too; one that can't would refuse the conversation from then on. */
const readableArguments = (args: Json | undefined) => (typeof args === 'string' && isJson(args) ? args : '{}')

function outputText(output: Item | undefined): string {
  if (typeof output?.output === 'string') return output.output
  return (
    messageText({ content: partsOf(output) }) || (partsOf(output).length > 0 ? 'It returned what is shown below.' : '')
  )
}

const partsOf = (output: Item | undefined): JsonObject[] =>
  Array.isArray(output?.output) ? output.output.filter(isObject) : []
