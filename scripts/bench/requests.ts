import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { percentile } from './report.ts'

/** What became of a request: its status (0 when the connection broke), how long it took, and whether an answer came to its end. */
export interface Outcome {
  status: number
  ms: number
  isCompleted: boolean
}

/** Does something so many times, so many a second: by the clock, not when the one before is done. */
export async function atRate<T>(times: number, aSecond: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const began = performance.now()
  const under: Promise<T>[] = []
  for (let index = 0; index < times; index++) {
    await sleep(Math.max(0, began + (index * 1000) / aSecond - performance.now()))
    under.push(work(index))
  }
  return Promise.all(under)
}

/** A request on a new connection, as of a browser that has none yet. */
export function ask(url: string, { method, cookie, body }: { method: string; cookie?: string; body?: string }) {
  const { promise, resolve } = Promise.withResolvers<Outcome>()
  const began = performance.now()
  let tail = ''
  const end = (status: number) =>
    resolve({ status, ms: performance.now() - began, isCompleted: /"status":"completed"/.test(tail) })
  const headers = { accept: 'text/event-stream', 'content-type': 'application/json', ...(cookie && { cookie }) }
  httpRequest(url, { method, headers, agent: false }, (response) => {
    response.setEncoding('utf8').on('data', (text: string) => {
      tail = (tail + text).slice(-1000)
    })
    response.on('end', () => end(response.statusCode ?? 0)).on('error', () => end(0))
  })
    .on('error', () => end(0))
    .end(body)
  return promise
}

/** How long that share of them took at most. */
export const took = (outcomes: Outcome[], share: number) =>
  percentile(
    outcomes.map((outcome) => outcome.ms),
    share,
  )
