import type { stepsToSay } from '#lib/client/words/spoken-steps.ts'
import { contentOf, isStep } from '#lib/contract/part.ts'
import { type ChatMessage, visibleParts, visibleText } from './chat-message.ts'
import type { ConversationState } from './conversation-state.ts'
import { inSentences, sayableLength } from './speech.ts'

type Options = {
  getState: () => ConversationState
  /** What is to be said of its steps; undefined until the code for that has come. */
  getStepsToSay: () => typeof stepsToSay | undefined
  /** What was said of the answer so far, one piece after the other. */
  onSaid: (pieces: string[]) => void
  /** So long it isn't looked again, and nothing is said after another piece, and after a key. */
  pauses?: { look: number; piece: number; typing: number }
}

export type ReadingAloud = ReturnType<typeof createReadingAloud>

/** Short enough that an answer isn't far ahead, long enough that pieces don't interrupt each other. */
const PAUSES = { look: 300, piece: 1500, typing: 1200 }

/**
 * Tells a screen reader the answer that is being written: each sentence once it is whole, some at a time, never while the
 * person types; what the model does in between, once as it begins; in the end how it ended when it didn't end well.
 */
export function createReadingAloud({ getState, getStepsToSay, onSaid, pauses = PAUSES }: Options) {
  let turnId: string | null = null
  let length = 0
  let told = new Set<string>()
  let isOver = true
  let pieces: string[] = []
  let quietUntil = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function begin(id: string | null) {
    turnId = id
    length = 0
    told = new Set()
    isOver = id === null
    if (pieces.length === 0) return
    pieces = []
    onSaid(pieces)
  }

  /** Something may have come. */
  function look(): void {
    const { status, endedTurnId, messages } = getState()
    const isLive = 'turnId' in status
    const id = isLive ? status.turnId : endedTurnId
    if (id !== turnId) begin(id)
    if (isOver) return
    const wait = quietUntil - performance.now()
    if (wait > 0) {
      timer ??= setTimeout(() => {
        timer = undefined
        look()
      }, wait)
      return
    }
    const answer = messages.find((message) => message.turnId === id && message.role === 'assistant')
    const text = answer ? visibleText(answer) : ''
    const parts = answer ? visibleParts(answer) : []
    const before: string[] = []
    if (parts.some((part) => isStep(part) && !told.has(part.key)))
      for (const { index, sentence } of getStepsToSay()?.(parts, told) ?? []) {
        // Where a step begins the text before it is whole.
        const end = contentOf(parts.slice(0, index)).length
        before.push(inSentences(text.slice(length, end)), sentence)
        length = Math.max(length, end)
      }
    const rest = text.slice(length)
    const sayable = isLive ? sayableLength(rest) : rest.length
    const said = inSentences(rest.slice(0, sayable))
    length += sayable
    isOver = !isLive
    const end = isLive ? '' : endInWords(messages.findLast((message) => message.turnId === id))
    const piece = [...before, said, end].filter(Boolean).join(' ')
    quietUntil = performance.now() + (piece === '' ? pauses.look : pauses.piece)
    if (piece === '') return
    pieces = [...pieces, piece]
    onSaid(pieces)
  }

  return {
    look,
    /** A key was pressed in a field. */
    hush: (): void => {
      quietUntil = Math.max(quietUntil, performance.now() + pauses.typing)
    },
    stop: (): void => clearTimeout(timer),
  }
}

function endInWords(last: ChatMessage | undefined): string {
  if (!last) return ''
  if (last.error) return last.error.message
  if (last.status === 'cancelled') return 'Stopped.'
  if (last.role === 'user') return 'The message got no answer.'
  return last.status === 'failed' || last.status === 'incomplete' ? 'The answer ends before its end.' : ''
}
