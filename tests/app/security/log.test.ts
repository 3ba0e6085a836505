import { describe, expect, it } from 'vitest'
import { describeCause } from '#lib/server/errors.ts'
import { cutLine, LINE_MAX } from '#lib/server/log-line.ts'

const secret = 'what somebody wrote'

describe('of an error the log tells', () => {
  it('its kind and where it was made', () => {
    const error = Object.assign(new TypeError(secret), { code: 'P2002', status: 409 })
    const told = describeCause(error)
    expect(told).toMatchObject({ name: 'TypeError', code: 'P2002', status: 409 })
    expect(told?.stack).toContain('log.test.ts')
  })

  it.each([
    ['a message', new Error(secret)],
    ['a message that looks like a frame', new Error(`x\n    at ${secret} (/app/x.js:1:1)\n    at ${secret}`)],
    ['a code', Object.assign(new Error('x'), { code: secret })],
    ['a code that is no text', Object.assign(new Error('x'), { code: { secret } })],
    ['a name', Object.assign(new Error('x'), { name: secret })],
    ['an id', Object.assign(new Error('x'), { requestID: secret })],
    ['a changed message', Object.assign(new Error(`first\n    at ${secret}`), { message: 'second' })],
  ])('nothing of what stands in %s', (_, error) => {
    expect(JSON.stringify(describeCause(error))).not.toContain(secret)
  })
})

describe('a line of the log', () => {
  it('stays as it is when it is short', () => {
    const line = `${JSON.stringify({ level: 30, msg: 'short' })}\n`
    expect(cutLine(line)).toBe(line)
  })

  it.each([
    ['one long text', { level: 50, time: 1, msg: 'm', stack: 'x'.repeat(70_000) }],
    ['a long message', { level: 50, time: 1, msg: 'x'.repeat(70_000) }],
    ['many texts', { level: 50, time: 1, msg: 'm', all: Array(10_000).fill('text') }],
    ['long names', { level: 50, time: 1, msg: 'm', ['x'.repeat(70_000)]: 1 }],
  ])('with %s has a largest size, and is JSON', (_, line) => {
    const cut = cutLine(`${JSON.stringify(line)}\n`)
    expect(cut.length).toBeLessThanOrEqual(LINE_MAX)
    expect(cut).toMatch(/\n$/)
    expect(JSON.parse(cut)).toMatchObject({ level: 50, time: 1 })
  })
})
