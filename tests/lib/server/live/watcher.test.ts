import { describe, expect, it } from 'vitest'
import { Watcher } from '#lib/server/live/watcher.ts'

function upToDate() {
  const watcher = new Watcher('user', 'session')
  watcher.take()
  return watcher
}

describe('a browser that reads slowly', () => {
  it('is told once of a conversation, however often it has changed meanwhile', () => {
    const watcher = upToDate()
    for (let change = 0; change < 1000; change++) watcher.note(`conv_${change % 3}`)
    expect(watcher.take()).toMatchObject({ mustRefresh: false, changed: ['conv_0', 'conv_1', 'conv_2'], drafts: [] })
    expect(watcher.take()).toMatchObject({ mustRefresh: false, changed: [], drafts: [] })
  })

  it('reads anew, and nothing more is kept for it, when too much has changed', () => {
    const watcher = upToDate()
    for (let change = 0; change < 1000; change++) watcher.note(`conv_${change}`)
    expect(watcher.take()).toMatchObject({ mustRefresh: true, changed: [], drafts: [] })
  })

  it('is told once of a draft, and reads anew when there are too many', () => {
    const watcher = upToDate()
    for (let change = 0; change < 1000; change++) watcher.noteDraft('new')
    expect(watcher.take()).toMatchObject({ mustRefresh: false, changed: [], drafts: ['new'] })
    for (let change = 0; change < 1000; change++) watcher.noteDraft(`conv_${change}`)
    expect(watcher.take()).toMatchObject({ mustRefresh: true, changed: [], drafts: [] })
  })

  it('and knows nothing of drafts is told of none', () => {
    const watcher = new Watcher('user', 'session', { hearsDrafts: false })
    watcher.take()
    watcher.noteDraft('new')
    expect(watcher.take().drafts).toEqual([])
  })

  it('is told once that settings or projects changed, unless it reads anew or knows nothing of them', () => {
    const [watcher, reading] = [upToDate(), new Watcher('user', 'session')]
    const old = new Watcher('user', 'session', { hearsSettings: false })
    old.take()
    for (const each of [watcher, watcher, reading, old]) {
      each.noteOther('settings')
      each.noteOther('projects')
    }
    expect([watcher, watcher, reading, old].map((each) => each.take().others)).toEqual([
      ['settings', 'projects'],
      [],
      [],
      [],
    ])
  })

  it('is told of a change that comes while it is being told of another', async () => {
    const watcher = upToDate()
    watcher.note('conv_1')
    watcher.take()
    watcher.note('conv_1')
    watcher.wake()
    await watcher.news
    expect(watcher.take().changed).toEqual(['conv_1'])
  })

  it('wakes when it is sent away, whatever it took before', async () => {
    const watcher = upToDate()
    watcher.leave()
    watcher.take()
    await watcher.news
    expect(watcher.hasLeft).toBe(true)
  })
})
