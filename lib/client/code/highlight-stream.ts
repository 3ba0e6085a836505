import type { CodeLine } from './code-lines.ts'
import { highlight } from './highlighter.ts'
import { grammarOf } from './languages.ts'

/** As much as a grammar gets through in a moment, whatever it is. */
const LONGEST_SOURCE = 20_000
const PACE_MS = 150

export type Code = { source: string; language: string; isOpen: boolean }
export type HighlightStream = { update: (code: Code) => void; stop: () => void }

/** Colours code that may still grow, no oftener than the eye needs it. What could not be coloured once isn't tried again. */
export function highlightStream(onLines: (lines: CodeLine[]) => void): HighlightStream {
  let wanted: Code | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isBusy = false
  let isOver = false
  let begunAt = Number.NEGATIVE_INFINITY

  function plan() {
    clearTimeout(timer)
    if (isBusy || isOver || !wanted) return
    const wait = wanted.isOpen ? Math.max(0, begunAt + PACE_MS - performance.now()) : 0
    timer = setTimeout(run, wait)
  }

  async function run() {
    const code = wanted
    const grammar = code && grammarOf(code.language)
    if (!grammar || code.source.length > LONGEST_SOURCE) return
    wanted = null
    isBusy = true
    begunAt = performance.now()
    const lines = await highlight({ grammar, source: code.source })
    isBusy = false
    if (isOver) return
    if (lines) onLines(lines)
    else isOver = true
    plan()
  }

  return {
    update: (code) => {
      wanted = code
      plan()
    },
    stop: () => {
      isOver = true
      clearTimeout(timer)
    },
  }
}
