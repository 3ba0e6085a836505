import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '#lib/client/api/api-error.ts'
import { personKey } from '#lib/client/browser/person-storage.ts'
import { createDraftSync } from '#lib/client/chat/draft-sync.ts'
import { conversationOf, getDraft, rereadDrafts, setDraft } from '#lib/client/chat/drafts.ts'
import type { Draft } from '#lib/contract/draft.ts'
import type { WriteDraft } from '#lib/contract/draft-requests.ts'
import { keptText } from '#lib/contract/kept-text.ts'

const PLACE = 'conv_1'
const CHAT = conversationOf(PLACE)

/** What the server does with drafts, and what it was told. */
function aServer() {
  let clock = 0
  let last = 100
  const drafts = new Map<string, Draft>()
  const told: WriteDraft[] = []
  const server = {
    ...{ drafts, told, isAway: false, refusal: null as ApiError | null },
    at: () => new Date(Date.UTC(2026, 0, 1) + ++clock).toISOString(),
    /** Another device writes, knowing what is there. */
    write(text: string, place = PLACE): Draft {
      const { replaced = null } = drafts.get(place) ?? {}
      const draft = { place, text, replaced, revision: text === '' ? null : ++last, updatedAt: server.at() }
      if (text === '') drafts.delete(place)
      else drafts.set(place, draft)
      return draft
    },
    listDrafts: async () => ({ drafts: [...drafts.values()], isWhole: true }),
    async writeDraft(sent: WriteDraft) {
      if (server.isAway) throw new ApiError({ code: 'network', message: '' }, 0)
      if (server.refusal) throw server.refusal
      told.push(sent)
      const { place, text, basedOn } = sent
      const there = drafts.get(place)
      const hasSeen = basedOn === (there?.revision ?? null)
      if (there && text === '' && !hasSeen) return { draft: there }
      const kept = there?.replaced ?? null
      const replaced = hasSeen
        ? sent.replaced === undefined
          ? kept
          : sent.replaced
        : keptText(text, there?.text ?? '', kept)
      const isGone = text === '' && replaced === null
      const draft = { place, text, replaced, revision: isGone ? null : ++last, updatedAt: server.at() }
      if (isGone) drafts.delete(place)
      else drafts.set(place, draft)
      return { draft }
    },
  }
  return server
}

let server: ReturnType<typeof aServer>
let sync: ReturnType<typeof createDraftSync>
let isFocused = true
let isPrivate = false
let isTheirs = true
const replaced = new Map<string, string | null>()

function begin(wasTyped = false) {
  sync?.stop()
  sync = createDraftSync({
    api: server,
    isTheirs: () => isTheirs,
    isPrivate: () => isPrivate,
    isFocused: () => isFocused,
    wasTyped: () => wasTyped,
    onReplaced: (place, text) => replaced.set(place, text),
    wait: () => new Promise((resolve) => setTimeout(resolve, 100)),
  })
  return sync.catchUp()
}

beforeEach(async () => {
  vi.useFakeTimers()
  localStorage.clear()
  rereadDrafts()
  replaced.clear()
  ;[isFocused, isPrivate, isTheirs] = [true, false, true]
  server = aServer()
  await begin()
})
afterEach(() => {
  sync.stop()
  vi.useRealTimers()
})

const type = (text: string) => setDraft(CHAT, text)
const typed = () => getDraft(CHAT)
const later = (ms = 1000) => vi.advanceTimersByTimeAsync(ms)
const onServer = () => server.drafts.get(PLACE)

describe('what is typed', () => {
  it('is told at most once a second while one types, and at last as it is', async () => {
    for (const text of ['H', 'He', 'Hel', 'Hell', 'Hello']) {
      type(text)
      await later(400)
    }
    await later()
    expect(server.told.map(({ text }) => text)).toEqual(['Hel', 'Hello'])
    await later(5000)
    expect(server.told).toHaveLength(2)
  })

  it('is told at once when the field is left, and when it is empty', async () => {
    type('Hello')
    sync.flush()
    await later(0)
    expect(onServer()?.text).toBe('Hello')
    type('')
    await later(0)
    expect(onServer()).toBeUndefined()
  })

  it('is not told where the server knows it, nor when it was sent before it was told', async () => {
    type('Hello')
    type('')
    await later()
    sync.flush({ isLast: true })
    expect(server.told).toEqual([])
  })

  it('is told again when the server can be reached, and once', async () => {
    server.isAway = true
    type('Hello')
    const telling = later()
    server.isAway = false
    await telling
    await later()
    expect(server.told.map(({ text }) => text)).toEqual(['Hello'])
  })

  it('is not told again and again where it is refused', async () => {
    server.refusal = new ApiError({ code: 'conversation_not_found', message: '' }, 404)
    type('Hello')
    await later(5000)
    server.refusal = null
    await later(5000)
    expect(server.told).toEqual([])
    expect(typed()).toBe('Hello')
  })

  it('is told without what the server would leave out, and no second time for that', async () => {
    type('a\0b')
    await later(5000)
    expect(server.told.map(({ text }) => text)).toEqual(['ab'])
  })

  it('longer than a message can be stays here', async () => {
    type('x'.repeat(100_001))
    await later(5000)
    expect(server.told).toEqual([])
  })

  it('for a temporary conversation is told to nobody, and what was told before is taken back', async () => {
    type('Hello')
    await later()
    isPrivate = true
    sync.lookAgain()
    await later()
    expect(onServer()).toBeUndefined()
    type('A secret')
    await later()
    sync.flush({ isLast: true })
    await begin()
    isPrivate = false
    await begin()
    await later()
    expect(JSON.stringify(server.told)).not.toContain('secret')
    expect(typed()).toBe('A secret')
  })

  it('by somebody who is not here any more is told to nobody, and nothing is put in their place', async () => {
    type('Hello')
    isTheirs = false
    await later()
    sync.flush({ isLast: true })
    sync.take(server.write('Other'))
    expect(server.told).toEqual([])
    expect(typed()).toBe('Hello')
  })
})

describe('what another device has typed', () => {
  it('is shown where nobody types, and is gone where it was sent there', async () => {
    sync.take(server.write('Hello'))
    expect(typed()).toBe('Hello')
    sync.take(server.write('Hello there'))
    expect(typed()).toBe('Hello there')
    sync.take(server.write(''))
    expect(typed()).toBe('')
    await later()
    expect(server.told).toEqual([])
  })

  it('does nothing when it is one’s own', async () => {
    type('Hello')
    await later()
    type('Hello you')
    sync.take(onServer() as Draft)
    expect(typed()).toBe('Hello you')
    expect(replaced.get(PLACE) ?? null).toBeNull()
  })

  it('does not overwrite what somebody is typing, which wins, and is kept beside it', async () => {
    type('Milk')
    sync.take(server.write('Tea'))
    expect(typed()).toBe('Milk')
    expect(replaced.get(PLACE)).toBe('Tea')
    await later()
    expect(onServer()).toMatchObject({ text: 'Milk', replaced: 'Tea' })
    expect(replaced.get(PLACE)).toBe('Tea')
  })

  it('takes the place of what was typed here and left, which is kept', async () => {
    server.isAway = true
    type('Milk')
    isFocused = false
    sync.take(server.write('Tea'))
    server.isAway = false
    await later()
    expect(typed()).toBe('Tea')
    expect(onServer()).toMatchObject({ text: 'Tea', replaced: 'Milk' })
  })

  it('is shown in place of a message that was just sent, when it is newer', async () => {
    type('Hello')
    await later()
    server.write('Newer')
    type('')
    await later()
    expect(onServer()?.text).toBe('Newer')
    expect(typed()).toBe('Newer')
  })

  it('was heard while one’s own was under way: the later holds, nothing is lost', async () => {
    const answer = Promise.withResolvers<void>()
    const { writeDraft } = server
    server.writeDraft = async (sent) => {
      const reply = await writeDraft(sent)
      await answer.promise
      return reply
    }
    type('Milk')
    await later()
    sync.take(server.write('Milk and tea'))
    answer.resolve()
    await later()
    expect(typed()).toBe('Milk and tea')
    expect(onServer()?.text).toBe('Milk and tea')
  })

  it('two who type at once keep both, and no more than both', async () => {
    type('a')
    sync.take(server.write('b'))
    await later()
    // The other's next text, which had seen this one's.
    for (const text of ['bb', 'bbb']) {
      server.drafts.set(PLACE, { ...(onServer() as Draft), replaced: typed() })
      type(`${typed()}a`)
      sync.take(server.write(text))
      await later()
    }
    expect(onServer()).toMatchObject({ text: 'aaa', replaced: 'bbb' })
  })
})

describe('with another page of this browser', () => {
  it('what was typed there is not taken for something that was emptied here', async () => {
    expect(typed()).toBe('')
    const draft = server.write('Hello')
    // As that page keeps it.
    localStorage.setItem(personKey(`draft:${PLACE}`), 'Hello')
    localStorage.setItem(personKey(`draft-base:${PLACE}`), JSON.stringify({ draft }))
    sync.take(draft)
    expect(typed()).toBe('Hello')
    sync.flush({ isLast: true })
    await begin()
    await later()
    expect(server.told).toEqual([])
    expect(onServer()?.text).toBe('Hello')
  })
})

describe('after a reload', () => {
  it('what was typed without a connection is told', async () => {
    type('Hello')
    await later()
    server.isAway = true
    type('Hello there')
    sync.stop()
    server.isAway = false
    await begin()
    await later()
    expect(onServer()).toMatchObject({ text: 'Hello there', replaced: null })
  })

  it('what another device typed meanwhile is shown, where nothing was typed here', async () => {
    type('Hello')
    await later()
    sync.stop()
    server.write('Hello there')
    await begin()
    expect(typed()).toBe('Hello there')
  })

  it('what was sent elsewhere meanwhile is gone', async () => {
    type('Hello')
    await later()
    sync.stop()
    server.write('')
    await begin()
    expect(typed()).toBe('')
  })

  it('both are there, when both were changed', async () => {
    type('Hello')
    await later()
    sync.stop()
    type('Hello from here')
    server.write('Hello from there')
    await begin()
    await later()
    expect(typed()).toBe('Hello from there')
    expect(onServer()).toMatchObject({ text: 'Hello from there', replaced: 'Hello from here' })
  })
})

describe('what is kept of another device', () => {
  beforeEach(async () => {
    type('Milk')
    sync.take(server.write('Tea'))
    await later()
  })

  it('is used: the two change places', async () => {
    sync.swap(PLACE, 'Tea', 'Milk')
    await later()
    expect(typed()).toBe('Tea')
    expect(onServer()).toMatchObject({ text: 'Tea', replaced: 'Milk' })
    expect(replaced.get(PLACE)).toBe('Milk')
  })

  it('is discarded', async () => {
    sync.discard(PLACE)
    await later()
    expect(onServer()).toMatchObject({ text: 'Milk', replaced: null })
    expect(replaced.get(PLACE)).toBeNull()
  })

  it('stays when the message is sent, and is discarded then, too', async () => {
    type('')
    await later()
    expect(onServer()).toMatchObject({ text: '', replaced: 'Tea' })
    sync.discard(PLACE)
    await later()
    expect(onServer()).toBeUndefined()
  })
})
