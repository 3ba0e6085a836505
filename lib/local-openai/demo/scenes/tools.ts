import 'server-only'
import { type Beat, begin, end, give, pause, say, sayHonestly, tell } from '../beats.ts'
import { keywords } from '../keywords.ts'
import type { Transcript } from '../transcript.ts'
import type { Scene } from './scene.ts'

/** Code that is written, run, and has said something. */
export const runCode: Scene['play'] = (about) => {
  const words = keywords(about, 4)
  const given = words.length > 0 ? words : ['otter', 'heron']
  const code = [
    `words = ${JSON.stringify(given)}`,
    'for word in sorted(words, key=len):',
    '    print(f"{word:>12}  {len(word):2}  {word[::-1]}")',
  ].join('\n')
  const line = (word: string) =>
    `${word.padStart(12)}  ${String([...word].length).padStart(2)}  ${[...word].reverse().join('')}\n`
  const logs = given.toSorted((a, b) => [...a].length - [...b].length).map(line)
  const begun = { status: 'in_progress', code: '', container_id: 'cntr_demo', outputs: null }
  return [
    begin({ type: 'code_interpreter_call', ...begun }),
    tell('code_interpreter_call.in_progress'),
    ...give('code_interpreter_call_code', code, { as: 'code' }),
    tell('code_interpreter_call.interpreting'),
    pause(20),
    tell('code_interpreter_call.completed'),
    end({ code, outputs: [{ type: 'logs', logs: logs.join('') }] }),
    sayHonestly('No code was run: what it “printed” was put together without it.'),
    say('It sorts your words by their length and turns them around.'),
  ]
}

/** A call of another server's tool, which is asked for its tools before. */
export const useTool: Scene['play'] = (about) => [
  begin({ type: 'mcp_list_tools', server_label: station.server_label, tools: [] }),
  tell('mcp_list_tools.in_progress'),
  pause(10),
  tell('mcp_list_tools.completed'),
  end({ tools: [{ name: station.name, description: null, input_schema: { type: 'object' }, annotations: null }] }),
  ...call(about, 'mcp_call.completed', { output: '{"mood":"curious","degrees":17}', error: null }),
  sayHonestly('No server was asked: its tool and its answer are inventions.'),
  say('The tool says: 17 degrees, and everybody is curious.'),
]

/** The same, and it goes wrong. */
export const useToolThatFails: Scene['play'] = (about) => [
  ...call(about, 'mcp_call.failed', {
    ...{ status: 'failed', output: null },
    error: { type: 'http_error', code: 503, message: 'The weather station is closed on Sundays.' },
  }),
  sayHonestly('No server was asked: its tool and its failure are inventions.'),
  say('The tool did not answer, so I can only guess: probably rain.'),
]

const station = { server_label: 'weather-station', name: 'look_outside' }

function call(about: string, told: string, ending: Parameters<typeof end>[0]): Beat[] {
  const input = JSON.stringify({ place: about || 'the river', with_mood: true })
  return [
    begin({ type: 'mcp_call', status: 'in_progress', ...station, arguments: '', output: null, error: null }),
    tell('mcp_call.in_progress'),
    ...give('mcp_call_arguments', input, { as: 'arguments' }),
    pause(20),
    tell(told),
    end({ arguments: input, ...ending }),
  ]
}

/** What a tool wants to be allowed. It comes whole. */
export const askForApproval: Scene['play'] = () => [
  begin({ type: 'mcp_approval_request', ...station, name: 'open_the_window', arguments: '{"window":"north"}' }),
  end(),
  sayHonestly('Nothing waits for your leave: tool, server and window are inventions.'),
  say('With a real one, nothing would happen before you allow it.'),
]

/** A command, and in an item of its own what it said. */
export const runCommand: Scene['play'] = (_, transcript) => {
  const call_id = callId(transcript)
  const limits = { timeout_ms: null, max_output_length: null }
  const command = 'ls -1 notes && wc -w notes/*'
  const stdout = 'otters.md\nrivers.md\n  12 notes/otters.md\n  30 notes/rivers.md\n  42 total\n'
  const output = [{ stdout, stderr: '', outcome: { type: 'exit', exit_code: 0 } }]
  const place = { command_index: 0 }
  return [
    begin({
      type: 'shell_call',
      status: 'in_progress',
      call_id,
      action: { commands: [], ...limits },
      environment: null,
    }),
    tell('shell_call_command.added', { ...place, command: '' }),
    ...give('shell_call_command', command, { as: 'command', ...place }),
    end({ action: { commands: [command], ...limits } }),
    pause(15),
    begin({ type: 'shell_call_output', status: 'in_progress', call_id, output: [], max_output_length: null }),
    tell('shell_call_output_content.delta', { ...place, delta: { stdout } }),
    tell('shell_call_output_content.done', { ...place, output }),
    end({ output }),
    sayHonestly('No command was run: the folder and what is in it are inventions.'),
    say('There are two notes with 42 words in them.'),
  ]
}

/** Another one for each question of a conversation. */
const callId = ({ messageCount }: Transcript) => `call_demo${String(messageCount).padStart(20, '0')}`
