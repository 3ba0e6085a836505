import OpenAI from 'openai'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  addedLate,
  goesOnAfterDone,
  heldAfter,
  interleaved,
  MEGABYTE,
  neverDone,
  outOfOrder,
  repeated,
  shrunk,
  stepwise,
  withoutIds,
} from '#tests/support/misbehaving-provider/odd-streams.ts'
import type { Step } from '#tests/support/misbehaving-provider/script.ts'
import { citedText, openReasoning, reasoning, refusalOf } from '#tests/support/misbehaving-provider/streamed-texts.ts'
import {
  approval,
  codeInterpreter,
  customCall,
  fileSearch,
  functionCall,
  imageGeneration,
  listTools,
  mcpCall,
  shell,
  unheardOf,
  webSearch,
} from '#tests/support/misbehaving-provider/streamed-tools.ts'
import { startMisbehavingProvider } from '#tests/support/misbehaving-provider.ts'

let provider: Awaited<ReturnType<typeof startMisbehavingProvider>>
let client: OpenAI
beforeAll(async () => {
  provider = await startMisbehavingProvider()
  client = new OpenAI({ apiKey: 'test', baseURL: provider.url, maxRetries: 0 })
})
afterAll(() => provider.stop())

type Told = Record<string, unknown> & { type: string; item?: { id?: string; status?: string } }

/** The events of items in an answer that goes so, and what is kept of it. */
async function play(say: Step[]) {
  provider.next({ say })
  const { id: conversation } = await client.conversations.create()
  const stream = await client.responses.create({ model: 'gpt-test', input: 'Go', conversation, stream: true })
  const events: ResponseStreamEvent[] = []
  for await (const event of stream) events.push(event)
  const told = events.filter((event) => !('response' in event)) as unknown as Told[]
  return { told, names: told.map(({ type }) => type.replace('response.', '')), kept: keptIn(conversation) }
}
const keptIn = (conversation: string) => provider.conversation(conversation).items.slice(1)

describe('items are streamed as the real API does it', () => {
  it.each([
    ['a search of the web', webSearch(), ['web_search_call']],
    ['a search of files', fileSearch(), ['file_search_call']],
    ['code', codeInterpreter(), ['code_interpreter_call']],
    ['a picture', imageGeneration(), ['image_generation_call']],
    ["another server's tool", [...listTools(), ...mcpCall()], ['mcp_list_tools', 'mcp_call']],
    ['a question for leave', approval(), ['mcp_approval_request']],
    ['a function', functionCall(), ['function_call', 'function_call_output']],
    ['a tool that takes text', customCall(), ['custom_tool_call', 'custom_tool_call_output']],
    ['a command', shell(), ['shell_call', 'shell_call_output']],
    ['what nobody knows', unheardOf(), ['hologram_call']],
    ['thoughts', reasoning(), ['reasoning']],
    ['thoughts in full', openReasoning('Otters are quick.'), ['reasoning']],
    ['a refusal', refusalOf('I would rather not.'), ['message']],
    ['words with sources', citedText('Otters swim.', [{ words: 'swim', url: 'https://example.org' }]), ['message']],
  ])('%s: added, under way, done, kept', async (_, steps, types) => {
    const { told, names, kept } = await play(steps)
    expect(kept.map(({ type }) => type)).toEqual(types)
    expect(names.filter((name) => name.startsWith('output_item'))).toEqual(
      types.flatMap(() => ['output_item.added', 'output_item.done']),
    )
    const done = told.filter(({ type }) => type.endsWith('output_item.done'))
    expect(done.map(({ item }) => item)).toEqual(kept)
    expect(done.map(({ output_index }) => output_index)).toEqual(types.map((_, index) => index))
    for (const { status = 'completed' } of kept) expect(status).toBe('completed')
  })

  it('a call that fails has failed', async () => {
    const { names, kept } = await play([...mcpCall({ error: 'Bad gateway' }), 'Alas.'])
    expect(names).toContain('mcp_call.failed')
    expect(kept).toMatchObject([{ status: 'failed', error: { message: 'Bad gateway' } }, { status: 'completed' }])
  })

  it('a citation is told where its words are', async () => {
    const { told } = await play(citedText('Otters swim.', [{ words: 'swim', url: 'https://example.org', title: 'On' }]))
    const citation = told.find(({ type }) => type.endsWith('annotation.added'))
    expect(citation).toMatchObject({ annotation: { start_index: 7, end_index: 11, title: 'On' } })
  })
})

describe('a test can stop an answer', () => {
  it('after the event it names', async () => {
    const { say, hold } = heldAfter('web_search_call.searching', webSearch())
    const played = play(say)
    await hold.reached
    const response = [...provider.memory.responses.values()].at(-1)
    expect(response?.toJson()).toMatchObject({ status: 'in_progress', output: [{ status: 'in_progress' }] })
    hold.open()
    expect((await played).kept).toMatchObject([{ status: 'completed' }])
  })

  it('after each event', async () => {
    const { say, gates } = stepwise(codeInterpreter())
    const played = play(say)
    for (const each of gates) {
      await each.reached
      each.open()
    }
    expect((await played).kept).toHaveLength(1)
  })
})

describe('items are streamed as nobody should', () => {
  const search = () => webSearch({ id: 'ws_odd' })
  const text = () => citedText('Otters swim in rivers.', [], { id: 'msg_odd' })

  it('out of order', async () => {
    const { told, kept } = await play(outOfOrder(search(), text()))
    expect(kept.map(({ id }) => id)).toEqual(['ws_odd', 'msg_odd'])
    const added = told.filter(({ type }) => type.endsWith('item.added'))
    expect(added.map(({ output_index, item }) => [output_index, item?.id])).toEqual([
      [1, 'msg_odd'],
      [0, 'ws_odd'],
    ])
  })

  it('by turns', async () => {
    const { told } = await play(interleaved(search(), text()))
    expect(told.slice(0, 4).map(({ output_index }) => output_index)).toEqual([0, 1, 0, 1])
  })

  it('without ids', async () => {
    const { told, kept } = await play(withoutIds(text()))
    expect(told.flatMap(({ item, item_id }) => [item?.id, item_id]).filter(Boolean)).toEqual([])
    expect(kept).toMatchObject([{ id: 'msg_odd' }])
  })

  it('with a delta before it is added', async () => {
    const { names, kept } = await play(addedLate(text()))
    expect(names.indexOf('output_text.delta')).toBeLessThan(names.indexOf('output_item.added'))
    expect(kept).toHaveLength(1)
  })

  it('with an end that is never told', async () => {
    const { names, kept } = await play(neverDone(text()))
    expect(names.filter((name) => name.endsWith('.done'))).toEqual([])
    expect(kept).toMatchObject([{ status: 'completed', content: [{ text: 'Otters swim in rivers.' }] }])
  })

  it('twice', async () => {
    const { names, kept } = await play(repeated(text()))
    expect(names.slice(0, 2)).toEqual(['output_item.added', 'output_item.added'])
    expect(kept).toHaveLength(1)
  })

  it('with a delta after the end', async () => {
    expect((await play(goesOnAfterDone(text()))).names.slice(-2)).toEqual(['output_item.done', 'output_text.delta'])
  })

  it('with an end that has less than was shown', async () => {
    expect((await play(shrunk(text()))).kept).toMatchObject([{ content: [{ text: 'Otters swim' }] }])
  })

  it('with a field of a megabyte', async () => {
    const { kept } = await play(codeInterpreter({ logs: MEGABYTE }))
    expect(JSON.stringify(kept).length).toBeGreaterThan(2 ** 20)
  })
})
