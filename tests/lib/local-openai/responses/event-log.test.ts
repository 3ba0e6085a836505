import { describe, expect, it } from 'vitest'
import { EventLog } from '#lib/local-openai/responses/event-log.ts'
import { obfuscated } from '#lib/local-openai/responses/sse.ts'
import { eventFrame } from '#lib/local-openai/wire/event-frames.ts'

const event = (sequence_number: number) => ({ type: 'response.created', sequence_number })
const forever = new AbortController().signal

describe('an event log', () => {
  it('gives what is there at once', async () => {
    const log = new EventLog()
    log.push(event(0), event(1))
    expect(await log.at(1, forever)).toEqual(event(1))
  })

  it('lets any number of readers wait for what comes', async () => {
    const log = new EventLog()
    const waiting = [log.at(1, forever), log.at(0, forever), log.at(1, forever)]
    log.push(event(0))
    log.push(event(1))
    expect(await Promise.all(waiting)).toEqual([event(1), event(0), event(1)])
  })

  it('gives null after the last event', async () => {
    const log = new EventLog()
    const waiting = log.at(1, forever)
    log.push(event(0))
    log.end()
    expect(await waiting).toBeNull()
    expect(await log.at(0, forever)).toEqual(event(0))
  })

  it('lets a reader leave while it waits', async () => {
    const log = new EventLog()
    const leaving = new AbortController()
    const waiting = log.at(0, leaving.signal)
    leaving.abort()
    expect(await waiting).toBeNull()
  })
})

describe('a server-sent event', () => {
  const delta = { ...event(4), type: 'response.output_text.delta', delta: 'Grüß\n\nGott' }

  it('is two lines and an empty one, whatever the text', () => {
    expect(eventFrame(delta)).toBe(
      'event: response.output_text.delta\n' +
        'data: {"type":"response.output_text.delta","sequence_number":4,"delta":"Grüß\\n\\nGott"}\n\n',
    )
  })

  it.each([0, 1, 15, 16, 40])('is padded to a multiple of sixteen characters from %i', (length) => {
    const padded = JSON.parse(eventFrame(obfuscated({ ...delta, delta: 'x'.repeat(length) })).split('data: ')[1] ?? '')
    expect((length + padded.obfuscation.length) % 16).toBe(0)
    expect(padded.obfuscation).not.toBe('')
  })

  it('is padded only when it is a delta', () => {
    expect(eventFrame(obfuscated(event(0)))).not.toContain('obfuscation')
  })
})
