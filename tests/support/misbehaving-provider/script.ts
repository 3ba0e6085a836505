import type { Item } from './item.ts'

/** A place where an answer waits until the test lets it go on. */
export interface Gate {
  /** Settles when an answer has come here. */
  readonly reached: Promise<void>
  readonly opened: Promise<void>
  arrive(): void
  open(): void
}

export function gate(): Gate {
  const reached = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  return { reached: reached.promise, opened: opened.promise, arrive: reached.resolve, open: opened.resolve }
}

/** What happens to the connections that are open at this moment; a background response goes on without them. */
export type Trouble = 'cut' | 'clean-end' | 'silence'

export type Step =
  /** A piece of the answer's text. */
  | string
  | Gate
  | { trouble: Trouble }
  | { listeners: 'awaited' }
  /** An SSE frame `event: error`, which is no event of the response and has no number. */
  | { errorEvent: { code: string; message: string } }
  | { refusal: string }
  /** An event of any type, of those nobody knows too. */
  | { event: { type: string } & Record<string, unknown> }
  /** An output item that comes whole, of any type. */
  | { item: { type: string } & Record<string, unknown> }
  | ItemStep

/** A step of an item that is played as the real API streams it. `of` names the item's place in the output. */
export type ItemStep =
  /** The item as it is from now on, and which event tells of it, if any does. */
  | { of: string; put: Item; tell?: 'added' | 'done'; nameless?: boolean }
  /** An event about it; `nameless` ones don't say whom they are about. */
  | { of: string; event: { type: string } & Record<string, unknown>; nameless?: boolean }

/** The connection breaks (RST or FIN without the end of the body). */
export const cut: Step = { trouble: 'cut' }
/** The body ends as it should, but no terminal event was in it. */
export const cleanEnd: Step = { trouble: 'clean-end' }
/** The connection stays open and says nothing more. */
export const silence: Step = { trouble: 'silence' }
/** Waits until somebody listens (again). */
export const listened: Step = { listeners: 'awaited' }
export const errorEvent = (code: string): Step => ({ errorEvent: { code, message: 'Something went wrong.' } })

export type Ending = 'completed' | { incomplete: 'max_output_tokens' | 'content_filter' } | { failed: string }

/** How one response goes. Without one, the answer tells what the model was given. */
export interface Script {
  /** Not even the reply's headers are sent before this opens. */
  replies?: Gate
  /** The response begins, but the connection breaks before a byte of the reply was sent. */
  replyIsLost?: boolean
  /** The response begins and the reply's headers are sent, but the connection breaks before its first event. */
  idIsLost?: boolean
  /** In this order. A gate in the first place delays the first token. */
  say?: Step[]
  ends?: Ending
  /** What it says that it took. */
  usage?: Record<string, unknown>
  /**
   * What cancelling does. `too-late`: the response is complete by then, and cancelling refused. `ignored`: it seems to
   * work, and the response is completed all the same. `keeps-question`, `keeps-all`: the conversation gets what was asked,
   * and what was answered until then, as if the response had ended.
   */
  cancel?: 'works' | 'too-late' | 'ignored' | 'keeps-question' | 'keeps-all'
  /** The items exist, but are listed only once this is open. */
  listed?: Gate
  /** Every byte of the text comes in a write of its own, so that no character arrives whole. */
  bytewise?: boolean
  /** The events say nothing of their numbers. */
  unnumbered?: boolean
  /** `refused`: replaying fails as it does after five minutes. */
  replay?: 'works' | 'refused'
}
