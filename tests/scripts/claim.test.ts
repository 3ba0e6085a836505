import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { claim, claimHolder } from '#scripts/process/claim.ts'
import { processIdentity } from '#scripts/process/identity.ts'

let folder: string
let path: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'claim-'))
  path = join(folder, 'owner')
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('claim', () => {
  it('is had once, until it is released', () => {
    const held = claim(path)
    expect(claimHolder(path)).toBe(process.pid)
    expect(claim(path)).toBeNull()
    held?.release()
    expect(claimHolder(path)).toBeNull()
    expect(claim(path)).not.toBeNull()
    expect(readdirSync(folder), 'no scraps').toEqual(['owner'])
  })

  it('of a living process is respected, and of a dead one replaced', async () => {
    const other = spawn('sleep', ['60'])
    writeFileSync(path, processIdentity(other.pid ?? 0) ?? '')
    expect(claim(path)).toBeNull()

    other.kill('SIGKILL')
    await once(other, 'exit')
    expect(claim(path)).not.toBeNull()
    expect(claimHolder(path)).toBe(process.pid)
  })

  it('of an earlier process with the same id is replaced', () => {
    writeFileSync(path, `${process.pid} some other time`)
    expect(claimHolder(path)).toBeNull()
    expect(claim(path)).not.toBeNull()
  })
})
