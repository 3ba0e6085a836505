import { EventSourceParserStream } from 'eventsource-parser/stream'
import type { Conversation } from '#lib/contract/conversation.ts'
import { type LiveEvent, liveEventSchema } from '#lib/contract/live.ts'
import type { TestBrowser } from './app.ts'

/** Watches as one browser until it leaves; what it was sent stays to be looked at. */
export async function watchLive(browser: Pick<TestBrowser, 'fetch'>) {
  const response = await browser.fetch('/api/events')
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
    ids: () => seen.flatMap((event) => (event.type === 'refresh' ? [] : [idOf(event)])),
    refreshes: () => seen.filter(({ type }) => type === 'refresh').length,
    /** How the conversation is by what was told last, once that is as wanted. */
    async untilShown(id: string, wanted: (conversation: Conversation) => boolean): Promise<Conversation> {
      const shown = () => {
        const last = seen.findLast((event) => event.type !== 'refresh' && idOf(event) === id)
        return last?.type === 'conversation-changed' && wanted(last.conversation) ? last.conversation : null
      }
      await until(() => shown() !== null)
      return shown() as Conversation
    },
    untilRemoved: (id: string) => until(() => seen.some((e) => e.type === 'conversation-removed' && e.id === id)),
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

const idOf = (event: Exclude<LiveEvent, { type: 'refresh' }>) =>
  event.type === 'conversation-removed' ? event.id : event.conversation.id
