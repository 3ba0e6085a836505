// Holds P1, P2, P3, P5
import type { ConversationItem } from 'openai/resources/conversations/items'
import type { ResponseStreamEvent } from 'openai/resources/responses/responses'
import { describe, expect, it } from 'vitest'
import { applyChatEvent } from '#lib/client/chat/chat-event-state.ts'
import { initialConversation } from '#lib/client/chat/conversation-state.ts'
import type { ChatEvent } from '#lib/contract/chat.ts'
import { contentOf, isStep, type Part } from '#lib/contract/part.ts'
import { toAnswers } from '#lib/server/provider/to-answers.ts'
import { LiveAnswer } from '#lib/server/turns/live-answer.ts'
import { toTurnChange } from '#lib/server/turns/provider-events.ts'
import * as odd from '#tests/support/misbehaving-provider/odd-streams.ts'
import { ScriptedOutput } from '#tests/support/misbehaving-provider/output.ts'
import type { ItemStep } from '#tests/support/misbehaving-provider/script.ts'
import * as texts from '#tests/support/misbehaving-provider/streamed-texts.ts'
import * as tools from '#tests/support/misbehaving-provider/streamed-tools.ts'

const turnId = '00000000-0000-4000-8000-000000000001'

/** Numbers that look random and are the same each time (mulberry32). */
function randomFrom(seed: number) {
  let state = seed
  return (below: number): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}
type Random = ReturnType<typeof randomFrom>

/** One item of each kind, and the odd ways in which it may come. */
const kinds: ((id: string, random: Random) => ItemStep[])[] = [
  (id, random) => texts.reasoning({ id, summaries: ['Otters are 😀 quick.', 'So?', 'Then.'].slice(0, random(4)) }),
  (id) =>
    texts.citedText(
      'Otters hold hands 🦦 [says](https://a.example) one.',
      [{ words: 'says', url: 'https://a.example' }],
      { id },
    ),
  (id) => texts.citedText('Plain words.', [], { id }),
  (id) => texts.refusalOf('I would rather not.', { id }),
  (id) => tools.webSearch({ id }),
  (id) => tools.fileSearch({ id }),
  (id) => tools.codeInterpreter({ id }),
  (id) => tools.imageGeneration({ id, prompt: 'an otter' }),
  (id) => tools.mcpCall({ id }),
  (id) => tools.mcpCall({ id, error: 'Bad gateway' }),
  (id) => tools.approval({ id }),
  (id) => tools.functionCall({ id }),
  (id) => tools.shell({ id }),
  (id) => tools.unheardOf({ id }),
]
const same = (steps: readonly ItemStep[]) => [...steps]
/** Deltas that come twice as news of their own are nothing that anybody could tell from the same words said twice. */
const ways = [same, odd.addedLate, odd.neverDone, odd.goesOnAfterDone, odd.withoutIds]
const worse = [...ways, odd.repeated, odd.shrunk]

/** What the provider tells of these items, and has in the end. */
function played(groups: readonly ItemStep[][]) {
  const events: ResponseStreamEvent[] = []
  const output = new ScriptedOutput((type, fields) => events.push(structuredClone({ type, ...fields }) as never))
  for (const step of groups.flat()) output.play(step)
  output.end('completed')
  const response = { id: 'resp_1', status: 'completed', output: structuredClone(output.items) }
  events.push({ type: 'response.completed', response } as never)
  return { events, items: output.items as unknown as ConversationItem[] }
}

const fold = (events: readonly ChatEvent[], from = initialConversation(null)) => events.reduce(applyChatEvent, from)
const partsIn = (state: ReturnType<typeof fold>) => state.messages.flatMap(({ parts = [] }) => parts)

/** Parts but for the time they took, and for the names of items that had none when they came. */
const bare = (parts: readonly Part[]) =>
  parts.filter((part) => isStep(part) || part.text !== '').map((part) => ({ ...part, key: '', seconds: undefined }))

/** What somebody is told who looks now and then, from some event on. */
class Reader {
  state = initialConversation(null)
  readonly #answer: LiveAnswer
  #follower: ReturnType<LiveAnswer['follow']>

  constructor(answer: LiveAnswer) {
    this.#answer = answer
    this.#follower = answer.follow(turnId)
  }

  look() {
    this.state = fold([...this.#follower.news()], this.state)
  }

  reconnect() {
    this.#follower.leave()
    this.#follower = this.#answer.follow(turnId)
  }
}

const apply = (answer: LiveAnswer, event: ResponseStreamEvent) => {
  const change = toTurnChange(event)
  if (change?.type === 'response-end')
    for (const { part, place } of change.parts) answer.apply({ type: 'part-end', part, place })
  else if (change && change.type !== 'response-start') answer.apply(change)
}

function aRandomAnswer(seed: number, inWays = ways) {
  const random = randomFrom(seed)
  const pick = <T>(from: readonly T[]): T => from[random(from.length)] as T
  const groups = Array.from({ length: 1 + random(6) }, (_, index) => pick(inWays)(pick(kinds)(`it_${index}`, random)))
  if (random(3) === 0 && groups.length > 1) {
    const [first = [], second = []] = groups.splice(0, 2)
    groups.unshift(pick([odd.interleaved, odd.outOfOrder])(first, second))
  }
  return { random, ...played(groups) }
}

const rounds = Array.from({ length: 400 }, (_, seed) => seed)

describe('an answer of random items that come in random ways', () => {
  it('is the same by its events, whoever looks whenever, as by its items (P1, P2)', () => {
    for (const seed of rounds) {
      const { random, events, items } = aRandomAnswer(seed)
      const answer = new LiveAnswer()
      const readers = [new Reader(answer)]
      for (const event of events) {
        apply(answer, event)
        if (random(8) === 0) readers.push(new Reader(answer))
        for (const reader of readers) {
          if (random(12) === 0) reader.reconnect()
          if (random(3) === 0) reader.look()
        }
      }
      const stored = toAnswers(items)
      const expected = bare(stored.flatMap(({ parts = [] }) => parts))
      for (const reader of readers) {
        reader.look()
        expect(bare(partsIn(reader.state)), `seed ${seed}`).toEqual(expected)
        expect(contentOf(partsIn(reader.state))).toBe(stored.map(({ content }) => content).join(''))
        expect(reader.state.messages.length).toBe(stored.length)
      }
    }
  })

  it('never shrinks on the screen, nor is a part of it taken back (P3)', () => {
    for (const seed of rounds.slice(0, 100)) {
      const { random, events } = aRandomAnswer(seed, worse)
      const answer = new LiveAnswer()
      const reader = new Reader(answer)
      let before = new Map<string, number>()
      for (const event of events) {
        apply(answer, event)
        if (random(20) === 0) reader.reconnect()
        reader.look()
        const now = new Map(partsIn(reader.state).map((part) => [part.key, lengthOf(part)]))
        for (const [key, length] of before)
          expect(now.get(key) ?? -1, `seed ${seed}, ${key}`).toBeGreaterThanOrEqual(length)
        before = now
      }
    }
  })

  it('has no base64 in what is told of it (P5)', () => {
    const { events } = played([tools.imageGeneration({ id: 'ig_1', result: 'CCCC' })])
    const answer = new LiveAnswer()
    const follower = answer.follow(turnId)
    for (const event of events) apply(answer, event)
    const told = [...follower.news()]
    expect(JSON.stringify(told)).not.toMatch(/AAAA|BBBB|CCCC/)
    expect(fold(told).messages[0]?.parts).toMatchObject([{ type: 'image', status: 'completed', versions: 1 }])
    expect(answer.pictureOf('ig_1')).toBe('BBBB')
  })
})

const lengthOf = (part: Part) => {
  if (part.type === 'tool') return part.input.length + (part.output ?? '').length
  return 'text' in part ? part.text.length : 0
}

it.each(Object.entries({ shrunk: odd.shrunk, 'of a megabyte': same }))('what is %s never throws', (_, way) => {
  const huge = odd.MEGABYTE
  const items = [
    texts.reasoning({ id: 'a', summaries: [huge] }),
    tools.codeInterpreter({ id: 'b', code: huge, logs: huge }),
  ]
  const answer = new LiveAnswer()
  const reader = new Reader(answer)
  for (const event of played(items.map(way)).events) apply(answer, event)
  reader.look()
  expect(partsIn(reader.state)).toMatchObject([
    { type: 'reasoning', isCut: true },
    { type: 'tool', isCut: true },
  ])
})
