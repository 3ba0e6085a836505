import { describe, expect, it } from 'vitest'
import { demoAnswer } from '#lib/local-openai/demo/answer.ts'
import { createDemoModel } from '#lib/local-openai/demo/demo-model.ts'
import { DISCLOSURE } from '#lib/local-openai/demo/disclosure.ts'
import { scenes } from '#lib/local-openai/demo/scenes/scenes.ts'
import { NO_SETTINGS } from '#lib/local-openai/model/model-settings.ts'
import { EventSequence, type StreamEvent } from '#lib/local-openai/responses/event-sequence.ts'
import { readItem } from '#lib/local-openai/wire/item.ts'

const sceneFor = (question: string) => scenes.find(({ asks }) => asks.test(question))?.prompt

/** The events and items of the answer to a question. */
async function answerTo(question: string, instructions: string | null = null) {
  const items = [readItem({ role: 'user', content: question }, 'input[0]', () => 'msg_1')]
  const model = createDemoModel({ wordsPerSecond: 0 })
  const { signal } = new AbortController()
  const settings = { model: 'demo', instructions, maxOutputTokens: null, settings: NO_SETTINGS, signal }
  let made = 0
  const sequence = new EventSequence((prefix) => `${prefix}_${++made}`, { summarizes: true })
  const events: StreamEvent[] = []
  for await (const event of model.generate({ ...settings, items })) {
    if (event.type === 'end' || event.type === 'error') events.push(...sequence.close('completed'))
    else if (event.type !== 'start') events.push(...sequence.add(event))
  }
  return { events, output: sequence.output() }
}

describe('a scene of the demo', () => {
  it.each(scenes)('is shown for “$prompt”, however politely', ({ prompt }) => {
    for (const question of [prompt, `Please ${prompt.toLowerCase()}!`, `  can you ${prompt}?`]) {
      expect(sceneFor(question)).toBe(prompt)
    }
  })

  it.each([
    'Show me a table and code',
    'Write a program that runs code',
    'I refuse',
    'How do I search the web?',
    'Drawing is fun',
    'What did I say first?',
  ])('is not shown for “%s”', (question) => {
    expect(sceneFor(question)).toBeUndefined()
  })

  it('is named where the demo says what to try', () => {
    const hello = demoAnswer({ question: 'Hello', earlier: [], messageCount: 1, attached: [] }, null)
    for (const { prompt } of scenes) expect(hello).toContain(`**${prompt}**`)
  })

  it('is not what a conversation is called', async () => {
    const { output } = await answerTo('Search the web for otters', 'Write a short title.')
    expect(output.map(({ type }) => type)).toEqual(['message'])
  })

  it.each(scenes)('of “$prompt” says what did not happen, and every item that begins ends', async ({ prompt }) => {
    const { events, output } = await answerTo(prompt)
    const told = (name: string) => events.flatMap(({ type, item }) => (type.endsWith(name) ? [item] : []))
    expect(told('output_item.done')).toEqual(output)
    expect(told('output_item.added')).toHaveLength(output.length)
    const shown = JSON.stringify(output)
    const isHonest = shown.includes(DISCLOSURE) || shown.includes('I am the demo model')
    expect(isHonest || output.length === 0).toBe(true)
  })

  it('is of any subject: long, of other letters, or none at all', async () => {
    for (const about of ['🦦', 'の川獺', '\ud800', '"quotes" \\ and\nlines', 'x'.repeat(100_000)]) {
      for (const prompt of ['Search the web for', 'Look into the files about', 'Run code', 'Use a tool for']) {
        const { output } = await answerTo(`${prompt} ${about}`)
        expect(JSON.stringify(output).length).toBeLessThan(30_000)
      }
    }
  })
})

it('everything is in one answer', async () => {
  const { output } = await answerTo('Show everything')
  expect(output.map(({ type }) => type)).toEqual([
    ...['reasoning', 'message', 'web_search_call', 'message', 'file_search_call', 'code_interpreter_call'],
    ...['mcp_list_tools', 'mcp_call', 'mcp_call', 'shell_call', 'shell_call_output', 'mcp_approval_request'],
    ...['hologram_call', 'image_generation_call', 'message'],
  ])
  expect(output.at(-1)).toMatchObject({ content: [{ type: 'output_text' }, { type: 'refusal' }] })
})
