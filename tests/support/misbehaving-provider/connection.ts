import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { setImmediate as nextRound } from 'node:timers/promises'
import type { Trouble } from './script.ts'

/** One open stream of a response's events. Everything happens in the order in which it was asked for. */
export class Connection {
  #reply: ServerResponse
  /** Settles when nobody listens any more, or all is said. */
  readonly closed: Promise<unknown>
  #last: Promise<void> = Promise.resolve()
  #muted = false

  constructor(reply: ServerResponse) {
    this.#reply = reply
    this.closed = once(reply, 'close')
    reply.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' })
    reply.flushHeaders()
  }

  send(type: string, data: object, { bytewise = false } = {}): void {
    const frame = Buffer.from(`event: ${type}\ndata: ${JSON.stringify(data)}\n\n`)
    this.#then(async () => {
      if (this.#muted) return
      for (const piece of bytewise ? [...frame].map((byte) => Buffer.of(byte)) : [frame]) {
        await this.#write(piece)
        if (bytewise) await nextRound()
      }
    })
  }

  make(trouble: Trouble): void {
    this.#then(async () => {
      if (trouble === 'silence') this.#muted = true
      else if (trouble === 'cut') this.#reply.destroy()
      else this.#reply.end()
    })
  }

  /** The reply has begun, as a comment tells, and nothing more comes. */
  breakOff(): void {
    this.#then(async () => {
      await this.#write(Buffer.from(':\n\n'))
      this.#reply.destroy()
    })
  }

  end(): void {
    this.#then(async () => {
      if (!this.#muted) this.#reply.end()
    })
  }

  #then(work: () => Promise<void>): void {
    this.#last = this.#last.then(async () => {
      if (!this.#reply.destroyed && !this.#reply.writableEnded) await work()
    })
  }

  /** Settles when the bytes have left, so that a cut can't take them along. */
  #write(bytes: Buffer): Promise<unknown> {
    return Promise.race([new Promise((resolve) => this.#reply.write(bytes, resolve)), this.closed])
  }
}
