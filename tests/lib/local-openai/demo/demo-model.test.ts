import { describe, expect, it } from 'vitest'
import { createDemoModel, type DemoModelOptions } from '#lib/local-openai/demo/demo-model.ts'
import type { ModelEvent, ModelRequest } from '#lib/local-openai/model/language-model.ts'
import { NO_SETTINGS } from '#lib/local-openai/model/model-settings.ts'
import { readItem } from '#lib/local-openai/wire/item.ts'
import { gather } from '../rig.ts'

const item = (role: string, content: string) => readItem({ role, content }, 'input[0]', (prefix) => `${prefix}_1`)

function request(more: Partial<ModelRequest> = {}): ModelRequest {
  return {
    ...{ model: 'demo', instructions: null, maxOutputTokens: null, signal: new AbortController().signal },
    settings: NO_SETTINGS,
    items: [item('user', 'How do tides work?')],
    ...more,
  }
}

/** A demo model whose waits take no time, and how long they would have taken. */
function createRig(options: DemoModelOptions = {}) {
  const waits: number[] = []
  const wait = async (ms: number) => void waits.push(ms)
  return { waits, model: createDemoModel({ wait, ...options }) }
}

const textOf = (events: ModelEvent[]) => events.map((event) => ('delta' in event ? event.delta : '')).join('')

describe('the demo model', () => {
  it('offers its variants, the plain one first', async () => {
    const ids = (await createRig().model.list()).map((model) => model.id)
    expect(ids).toEqual(['demo', 'demo-long', 'demo-slow', 'demo-failing', 'demo-text-only'])
  })

  it('writes word by word at a readable pace', async () => {
    const { model, waits } = createRig()
    const events = await gather(model.generate(request()))
    const words = events.filter((event) => event.type === 'text-delta')
    expect(words.every(({ delta }) => delta.trim().split(/\s+/).length === 1)).toBe(true)
    expect(waits).toEqual(words.slice(1).map(() => 1000 / 30))
  })

  it.each([0, Number.POSITIVE_INFINITY])('does not wait at all at %d words a second', async (wordsPerSecond) => {
    const { model, waits } = createRig({ wordsPerSecond })
    await gather(model.generate(request()))
    expect(waits).toEqual([])
  })

  it('takes three seconds to the first word and half a second to each other as demo-slow', async () => {
    const { model, waits } = createRig({ wordsPerSecond: 0 })
    await gather(model.generate(request({ model: 'demo-slow' })))
    expect(waits.slice(0, 3)).toEqual([3000, 500, 500])
  })

  it('breaks off as demo-failing', async () => {
    const events = await gather(createRig().model.generate(request({ model: 'demo-failing' })))
    expect(events).toHaveLength(14)
    expect(events.at(-1)).toMatchObject({ type: 'error', code: 'server_error' })
  })

  it('counts four characters as a token', async () => {
    const items = [item('user', 'x'.repeat(9)), item('assistant', 'x'.repeat(3)), item('user', 'x'.repeat(8))]
    const events = await gather(createRig().model.generate(request({ items, instructions: 'x' })))
    expect(events.at(-1)).toEqual({
      ...{ type: 'end', reason: 'stop' },
      usage: {
        inputTokens: 6,
        cachedTokens: 0,
        outputTokens: Math.ceil(textOf(events).length / 4),
        reasoningTokens: 0,
      },
    })
  })

  it('stops at the token limit', async () => {
    const events = await gather(createRig().model.generate(request({ maxOutputTokens: 16 })))
    expect(events.at(-1)).toMatchObject({ type: 'end', reason: 'length' })
    expect(textOf(events).length).toBeLessThanOrEqual(64)
    expect(textOf(events).length).toBeGreaterThan(50)
  })

  it('ends at once when it is stopped in mid-pause', async () => {
    const stopping = new AbortController()
    const model = createDemoModel({ slowFirstWordMs: 3_600_000 })
    const events = gather(model.generate(request({ model: 'demo-slow', signal: stopping.signal })))
    stopping.abort()
    expect(await events).toEqual([{ type: 'start' }])
  })

  it('knows what was said before', async () => {
    const items = [item('user', 'Trains'), item('assistant', 'I see.'), item('user', 'What did I say first?')]
    const events = await gather(createRig().model.generate(request({ items })))
    expect(textOf(events)).toContain('“Trains”')
  })
})
