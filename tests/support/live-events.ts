import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Conversation } from '#lib/contract/conversation.ts'
import type { Draft } from '#lib/contract/draft.ts'
import { type LiveEvent, liveEventSchema } from '#lib/contract/live.ts'
import type { TestBrowser } from './app.ts'

/** Watches as one browser until it leaves; what it was sent stays to be looked at. */
export async function watchLive(browser: Pick<TestBrowser, 'fetch'>, headers: Record<string, string> = {}) {
  const response = await browser.fetch('/api/events', { headers })
  if (!response.body) throw new Error(`The events were refused: ${response.status}`)
  const frames = response.body
    .pipeThrough(new TextDecoderStream())
    .pipeThrough(new EventSourceParserStream())
    .getReader()
  const seen: LiveEvent[] = []
  let news = Promise.withResolvers<void>()
  let hasEnded = false

  async function read() {
    for (let frame = await frames.read(); !frame.done; frame = await frames.read()) {
      seen.push(liveEventSchema.parse(JSON.parse(frame.value.data)))
      news.resolve()
    }
  }
  const ended = read().finally(() => {
    hasEnded = true
    news.resolve()
  })

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (hasEnded) throw new Error(`The events ended; seen: ${JSON.stringify(seen)}`)
      await news.promise
      news = Promise.withResolvers()
    }
  }

  const watch = {
    seen,
    /** Settles when the server has ended the stream. */
    ended,
    /** Of what, in the order in which it was told. */
    ids: () => seen.flatMap((event) => idOf(event) ?? []),
    refreshes: () => seen.filter(({ type }) => type === 'refresh').length,
    /** How the conversation is by what was told last, once that is as wanted. */
    async untilShown(id: string, wanted: (conversation: Conversation) => boolean): Promise<Conversation> {
      const shown = () => {
        const last = seen.findLast((event) => idOf(event) === id)
        return last?.type === 'conversation-changed' && wanted(last.conversation) ? last.conversation : null
      }
      await until(() => shown() !== null)
      return shown() as Conversation
    },
    untilRemoved: (id: string) => until(() => seen.some((e) => e.type === 'conversation-removed' && e.id === id)),
    untilOtherSettings: () => until(() => seen.some(({ type }) => type === 'settings-changed')),
    /** The draft there by what was told last, once that has this text. */
    async untilTyped(place: string, text: string): Promise<Draft> {
      const told = () => {
        const last = seen.findLast((event) => event.type === 'draft-changed' && event.draft.place === place)
        return last?.type === 'draft-changed' && last.draft.text === text ? last.draft : null
      }
      await until(() => told() !== null)
      return told() as Draft
    },
    until,
    untilRefreshed: (times: number) => until(() => watch.refreshes() >= times),
    /** As a closed page does. */
    async leave() {
      await frames.cancel()
      await ended
    },
  }
  await watch.untilRefreshed(1)
  return watch
}

export type LiveWatch = Awaited<ReturnType<typeof watchLive>>

/** Of the conversation that an event is about. */
const idOf = (event: LiveEvent): string | null =>
  event.type === 'conversation-removed'
    ? event.id
    : event.type === 'conversation-changed'
      ? event.conversation.id
      : null
