import { EventSourceParserStream } from 'eventsource-parser/stream'
import { type ChatEvent, chatEventSchema } from '#lib/contract/chat.ts'

/** Every chat event of a streamed reply, to its end. */
export async function readEvents(response: Response): Promise<ChatEvent[]> {
  const events: ChatEvent[] = []
  for await (const event of chatEvents(response)) events.push(event)
  return events
}

/** The chat events of a streamed reply as they come. */
export async function* chatEvents(response: Response): AsyncGenerator<ChatEvent> {
  if (!response.body) throw new Error('The reply has no body.')
  const frames = response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())
  for await (const frame of frames) yield chatEventSchema.parse(JSON.parse(frame.data))
}
