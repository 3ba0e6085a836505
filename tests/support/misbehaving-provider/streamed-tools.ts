import { newId } from './item.ts'
import type { ItemStep } from './script.ts'
import { type About, growing, stages, streamed } from './streamed-item.ts'

/** A search of the web; what it looked for and where comes with its end. */
export function webSearch({ id = newId('ws'), queries = ['otters'], sources = ['https://example.org/otters'] } = {}) {
  const begun = { id, type: 'web_search_call', status: 'in_progress', action: { type: 'search' } }
  const found = sources.map((url) => ({ type: 'url', url }))
  const action = { type: 'search', query: queries[0], queries, sources: found }
  return streamed(begun, stages('web_search_call', 'in_progress', 'searching', 'completed'), { action })
}

/** A search of files, with the names and texts of what it found. */
export function fileSearch({ id = newId('fs'), queries = ['otters'], found = { 'otters.txt': 'Otters swim.' } } = {}) {
  const begun = { id, type: 'file_search_call', status: 'in_progress', queries: [], results: null }
  const results = Object.entries(found).map(([filename, text], index) => ({
    ...{ file_id: `file_${index}`, filename, text, score: 0.9, attributes: {} },
  }))
  return streamed(begun, stages('file_search_call', 'in_progress', 'searching', 'completed'), { queries, results })
}

/** Code that is written, run, and has said something. */
export function codeInterpreter({ id = newId('ci'), code = 'print(6 * 7)', logs = '42\n' } = {}) {
  const type = 'code_interpreter_call'
  const begun = { id, type, status: 'in_progress', code: '', container_id: 'cntr_1', outputs: null }
  const events = [
    ...stages(type, 'in_progress'),
    ...growing('response.code_interpreter_call_code', 'code', code),
    ...stages(type, 'interpreting', 'completed'),
  ]
  return streamed(begun, events, { code, outputs: [{ type: 'logs', logs }] })
}

interface Picture {
  id?: string
  prompt?: string
  partials?: string[]
  result?: string
}

/** A picture: its unfinished versions, then the finished one, each in base64. */
export function imageGeneration({
  id = newId('ig'),
  prompt,
  partials = ['AAAA', 'BBBB'],
  result = 'CCCC',
}: Picture = {}) {
  const type = 'image_generation_call'
  const seen = partials.map(
    (partial_image_b64, partial_image_index): About => ({
      type: `response.${type}.partial_image`,
      ...{ partial_image_index, partial_image_b64, output_format: 'png' },
    }),
  )
  const events = [...stages(type, 'in_progress', 'generating'), ...seen, ...stages(type, 'completed')]
  const done = { result, output_format: 'png', ...(prompt && { revised_prompt: prompt }) }
  return streamed({ id, type, status: 'in_progress', result: null }, events, done)
}

interface Asked {
  id?: string
  server?: string
  name?: string
  input?: string
}
const asked = { server: 'zoo', name: 'find_otter', input: '{"name":"Otto"}' }

/** What another server's tools are, as it is asked before the first call. */
export function listTools({ id = newId('mcpl'), server = 'zoo', tools = ['find_otter'] } = {}): ItemStep[] {
  const offered = tools.map((name) => ({
    name,
    description: null,
    input_schema: { type: 'object' },
    annotations: null,
  }))
  const item = { id, type: 'mcp_list_tools', server_label: server, tools: [] }
  return [
    { of: id, put: item, tell: 'added' },
    ...stages('mcp_list_tools', 'in_progress', 'completed').map((event) => ({ of: id, event })),
    { of: id, put: { ...item, tools: offered }, tell: 'done' },
  ]
}

/** A call of another server's tool; one with an `error` fails. */
export function mcpCall(given: Asked & { output?: string; error?: string } = {}) {
  const { id = newId('mcp'), server, name, input, output = 'Otto swims.', error } = { ...asked, ...given }
  const begun = { ...{ id, type: 'mcp_call', status: 'in_progress', server_label: server, name }, arguments: '' }
  const events = [
    ...stages('mcp_call', 'in_progress'),
    ...growing('response.mcp_call_arguments', 'arguments', input),
    ...stages('mcp_call', error === undefined ? 'completed' : 'failed'),
  ]
  const failed = { status: 'failed', output: null, error: { type: 'http_error', code: 502, message: error } }
  return streamed(begun, events, { arguments: input, ...(error === undefined ? { output, error: null } : failed) })
}

/** What another server's tool wants to be allowed; it comes whole. */
export function approval(given: Asked = {}): ItemStep[] {
  const { id = newId('mcpr'), server, name, input } = { ...asked, ...given }
  const item = { id, type: 'mcp_approval_request', server_label: server, name, arguments: input }
  return (['added', 'done'] as const).map((tell) => ({ of: id, put: item, tell }))
}

/** A call of a function and, in an item of its own, what came of it. */
export function functionCall(given: Omit<Asked, 'server'> & { output?: string } = {}): ItemStep[] {
  const { id = newId('fc'), name, input, output = 'Otto swims.' } = { ...asked, ...given }
  const begun = { ...{ id, type: 'function_call', status: 'in_progress', call_id: `call_${id}`, name }, arguments: '' }
  const written = growing('response.function_call_arguments', 'arguments', input)
  const named = written.with(-1, { type: '', ...written.at(-1), name })
  const call = streamed(begun, named, { arguments: input })
  const result = { id: `fco_${id}`, type: 'function_call_output', call_id: `call_${id}`, output }
  return [...call, ...streamed({ ...result, status: 'in_progress' }, [], {})]
}

/** A call of a tool that takes text, and what came of it. */
export function customCall({ id = newId('ctc'), name = 'note', input = 'Otto swims.', output = 'Noted.' } = {}) {
  const begun = { ...{ id, type: 'custom_tool_call', status: 'in_progress', call_id: `call_${id}`, name }, input: '' }
  const result = { id: `ctco_${id}`, type: 'custom_tool_call_output', call_id: `call_${id}`, output }
  return [
    ...streamed(begun, growing('response.custom_tool_call_input', 'input', input), { input }),
    ...streamed({ ...result, status: 'in_progress' }, [], {}),
  ]
}

/** A command and, in an item of its own, what it said. */
export function shell({ id = newId('sh'), command = 'ls', stdout = 'otters.txt\n', exitCode = 0 } = {}): ItemStep[] {
  const [call_id, limits] = [`call_${id}`, { timeout_ms: null, max_output_length: null }]
  const type = 'shell_call'
  const begun = {
    ...{ id, type, status: 'in_progress', call_id, environment: null },
    action: { commands: [''], ...limits },
  }
  // The description has no `item_id` in these.
  const place = { item_id: undefined, command_index: 0 }
  const written: About[] = [
    { type: 'response.shell_call_command.added', ...place, command: '' },
    ...growing('response.shell_call_command', 'command', command, place),
  ]
  const said = [{ stdout, stderr: '', outcome: { type: 'exit', exit_code: exitCode } }]
  const output = { id: `sho_${id}`, type: 'shell_call_output', status: 'in_progress', call_id, max_output_length: null }
  const heard: About[] = [
    { type: 'response.shell_call_output_content.delta', command_index: 0, delta: { stdout } },
    { type: 'response.shell_call_output_content.done', command_index: 0, output: said },
  ]
  return [
    ...streamed(begun, written, { action: { commands: [command], ...limits } }),
    ...streamed({ ...output, output: [] }, heard, { output: said }),
  ]
}

/** What nobody knows yet: its type and its events are next year's. */
export const unheardOf = ({ id = newId('ho'), type = 'hologram_call' } = {}) =>
  streamed({ id, type, status: 'in_progress' }, stages(type, 'projecting'), { beams: 3 })
