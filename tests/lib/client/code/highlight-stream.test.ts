import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Code, type HighlightStream, highlightStream } from '#lib/client/code/highlight-stream.ts'
import type { HighlightReply, HighlightRequest } from '#lib/client/code/highlighter.ts'

/** Works when it is told to, which is what a worker's time can't be relied on for. */
class SlowWorker {
  static asked: string[] = []
  static ended = 0
  static last: SlowWorker
  onmessage: (event: { data: HighlightReply }) => void = () => {}
  postMessage({ source }: HighlightRequest) {
    SlowWorker.last = this
    SlowWorker.asked.push(source)
    this.onmessage({ data: { type: 'begun' } })
  }
  finish() {
    this.onmessage({ data: { type: 'done', lines: [[['', SlowWorker.asked.at(-1) ?? '']]] } })
  }
  terminate() {
    SlowWorker.ended += 1
  }
}

const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)
const code = (source: string, more: Partial<Code> = {}): Code => ({ source, language: 'ts', isOpen: true, ...more })

describe('code that is coloured while it comes', () => {
  let coloured: string[]
  let stream: HighlightStream

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('Worker', SlowWorker)
    Object.assign(SlowWorker, { asked: [], ended: 0 })
    coloured = []
    stream = highlightStream((lines) => coloured.push(lines[0]?.[0]?.[1] ?? ''))
  })

  afterEach(async () => {
    stream.stop()
    // Whatever a test left working is given up, so that the next begins with a worker of its own.
    await pass(1000)
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  it('is asked about at most every 150 ms, and at once when it is whole', async () => {
    stream.update(code('a'))
    await pass(0)
    SlowWorker.last.finish()
    for (const source of ['ab', 'abc', 'abcd']) {
      stream.update(code(source))
      await pass(40)
    }
    expect(SlowWorker.asked).toEqual(['a'])
    await pass(40)
    expect(SlowWorker.asked).toEqual(['a', 'abcd'])
    SlowWorker.last.finish()
    stream.update(code('abcde', { isOpen: false }))
    await pass(0)
    SlowWorker.last.finish()
    await pass(0)
    expect(coloured).toEqual(['a', 'abcd', 'abcde'])
  })

  it('waits for what is being coloured, and then goes on with the newest', async () => {
    stream.update(code('a'))
    await pass(0)
    stream.update(code('ab'))
    await pass(200)
    stream.update(code('abc'))
    await pass(200)
    expect(SlowWorker.asked).toEqual(['a'])
    SlowWorker.last.finish()
    await pass(0)
    expect(SlowWorker.asked).toEqual(['a', 'abc'])
  })

  it('stays plain when it takes a second, and is not tried again; the next code has a new worker', async () => {
    stream.update(code('slow'))
    await pass(1000)
    expect(SlowWorker.ended).toBe(1)
    stream.update(code('slower', { isOpen: false }))
    await pass(1000)
    expect(SlowWorker.asked).toEqual(['slow'])

    const next = highlightStream((lines) => coloured.push(lines[0]?.[0]?.[1] ?? ''))
    next.update(code('quick'))
    await pass(0)
    SlowWorker.last.finish()
    await pass(0)
    expect(coloured).toEqual(['quick'])
  })

  it.each([
    ['in an unknown language', code('x', { language: 'befunge' })],
    ['of over 20,000 characters', code('x'.repeat(20_001))],
  ])('is asked about by nobody when it is %s', async (_, unwanted) => {
    stream.update(unwanted)
    await pass(1000)
    expect(SlowWorker.asked).toEqual([])
  })
})
