import type { CodeLine } from './code-lines.ts'
import type { Grammar } from './languages.ts'

export type HighlightRequest = { grammar: Grammar; source: string }
export type HighlightReply = { type: 'begun' } | { type: 'done'; lines: CodeLine[] | null }

/** Code can be made to keep a grammar busy for minutes. */
const WORK_LIMIT_MS = 1000
const LOAD_LIMIT_MS = 20_000

let worker: Worker | null = null
let last: Promise<unknown> = Promise.resolve()

/** Colours code in a worker, one after the other; null where it can't be, or takes longer than a second. */
export function highlight(request: HighlightRequest): Promise<CodeLine[] | null> {
  const next = last.then(() => ask(request)).catch(() => null)
  last = next
  return next
}

function ask(request: HighlightRequest): Promise<CodeLine[] | null> {
  return new Promise((resolve) => {
    const giveUp = () => {
      worker?.terminate()
      worker = null
      resolve(null)
    }
    worker ??= new Worker(new URL('./highlight.worker.ts', import.meta.url), { type: 'module' })
    let timer = setTimeout(giveUp, LOAD_LIMIT_MS)
    worker.onmessage = ({ data }: MessageEvent<HighlightReply>) => {
      clearTimeout(timer)
      if (data.type === 'begun') timer = setTimeout(giveUp, WORK_LIMIT_MS)
      else resolve(data.lines)
    }
    worker.onerror = () => {
      clearTimeout(timer)
      giveUp()
    }
    worker.postMessage(request)
  })
}
