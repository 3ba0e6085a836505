import 'server-only'
import type { LanguageModel, ModelEvent, ModelRequest } from '../model/language-model.ts'
import { tokensIn } from '../model/tokens.ts'
import { withoutPictures } from '../pictures/pictures-taken.ts'
import { messageText } from '../wire/item-content.ts'
import { awayAnswer } from './away.ts'
import type { Beat } from './beats.ts'
import { demoBeats, thinking } from './demo-beats.ts'
import { longAnswer } from './long-answer.ts'
import { type Pace, paced, type Wait, waitFor } from './pace.ts'
import { requestedSummary } from './summary.ts'
import { requestedTitle } from './title.ts'
import { readTranscript, type Transcript } from './transcript.ts'

export type DemoModelOptions = {
  /** How fast `demo`, `demo-long` and `demo-failing` write; 0 or Infinity is as fast as it goes. */
  wordsPerSecond?: number
  /** How fast `demo-slow` writes. */
  slowWordsPerSecond?: number
  /** How long `demo-slow` takes to its first word. */
  slowFirstWordMs?: number
  wait?: Wait
  /** Whether there are others beside `demo`, which show what an answer can do that takes long, or fails. */
  hasVariants?: boolean
  /** The host of a model server that does not answer: then it says that, and nothing else. */
  standsInFor?: string | undefined
}

type Variant = { write: (transcript: Transcript, instructions: string | null) => Beat[]; pace: Pace; fails: boolean }

export const DEMO_MODEL = 'demo'

/** It takes no pictures, as some models don't. */
const BLIND_MODEL = 'demo-text-only'

/** 1 November 2026, when the first of them was written. */
const CREATED = 1_793_491_200
const WORDS_BEFORE_FAILURE = 12

/** The built-in model that shows what Parley does without any model server. */
export function createDemoModel({
  wordsPerSecond = 30,
  slowWordsPerSecond = 2,
  slowFirstWordMs = 3_000,
  wait = waitFor,
  hasVariants = true,
  standsInFor,
}: DemoModelOptions = {}): LanguageModel {
  const pace: Pace = { wordsPerSecond, firstWordMs: 0 }
  const slow: Pace = { wordsPerSecond: slowWordsPerSecond, firstWordMs: slowFirstWordMs }
  const write = standsInFor === undefined ? demoBeats : thinking(awayAnswer(standsInFor))
  const plain: [string, Variant] = [DEMO_MODEL, { write, pace, fails: false }]
  const others: [string, Variant][] = [
    ['demo-long', { write: thinking(longAnswerOrTitle), pace, fails: false }],
    ['demo-slow', { write, pace: slow, fails: false }],
    ['demo-failing', { write, pace, fails: true }],
    [BLIND_MODEL, { write, pace, fails: false }],
  ]
  const variants = new Map(standsInFor === undefined && hasVariants ? [plain, ...others] : [plain])

  return {
    list: async () =>
      [...variants.keys()].map((id) => ({
        ...{ id, created: CREATED, ownedBy: 'parley', takesPictures: id !== BLIND_MODEL },
      })),

    async *generate(given): AsyncGenerator<ModelEvent> {
      const request = given.model === BLIND_MODEL ? withoutPictures(given) : given
      const variant = variants.get(request.model)
      if (variant === undefined) {
        yield { type: 'error', code: 'server_error', message: `There is no demo model named ${request.model}.` }
        return
      }
      yield { type: 'start' }
      const transcript = readTranscript(request.items)
      const limit = request.maxOutputTokens ?? Number.POSITIVE_INFINITY
      let written = 0
      let words = 0
      const beats = variant.write(transcript, request.instructions)
      for await (const next of paced(beats, variant.pace, { signal: request.signal, wait })) {
        if (next.type !== 'text-delta') {
          yield next
          continue
        }
        if (variant.fails && words === WORDS_BEFORE_FAILURE) {
          yield { type: 'error', code: 'server_error', message: 'The demo model failed, as demo-failing always does.' }
          return
        }
        if (tokensIn(written + next.delta.length) > limit) {
          yield { type: 'end', reason: 'length', usage: usage(request, written) }
          return
        }
        written += next.delta.length
        words += 1
        yield next
      }
      if (request.signal.aborted) return
      yield { type: 'end', reason: 'stop', usage: usage(request, written) }
    },
  }
}

const longAnswerOrTitle = (transcript: Transcript, instructions: string | null) =>
  requestedTitle(transcript, instructions) ?? requestedSummary(transcript, instructions) ?? longAnswer(transcript)

function usage({ items, instructions }: ModelRequest, writtenCharacters: number) {
  const readCharacters = items.reduce((sum, item) => sum + messageText(item).length, instructions?.length ?? 0)
  return {
    inputTokens: tokensIn(readCharacters),
    cachedTokens: 0,
    outputTokens: tokensIn(writtenCharacters),
    reasoningTokens: 0,
  }
}
