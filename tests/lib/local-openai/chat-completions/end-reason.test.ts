import { describe, expect, it } from 'vitest'
import { type EndReason, readEndReason } from '#lib/local-openai/chat-completions/end-reason.ts'

const words: [EndReason | null, string[]][] = [
  [
    'stop',
    ['stop', 'EOS_TOKEN', 'eosFound', 'normal', 'endoftext', 'FINISH_REASON_STOP', 'function_call', '<|im_end|>'],
  ],
  ['stop', ['stop_str', 'tool_use', 'finished', 'Stop Sequence']],
  ['length', ['max_new_tokens', 'maxPredictedTokensReached', 'max_tokens_generated', 'context_window_full']],
  ['length', ['stopped_limit', 'contextLengthReached', 'window_exceeded', 'token limit']],
  [
    'filter',
    ['content_filtered', 'moderated', 'sensitive', 'PROHIBITED_CONTENT', 'IMAGE_SAFETY', 'BLOCKLIST', 'unsafe'],
  ],
  [
    null,
    ['ERROR_TOXIC', 'USER_CANCEL', 'UNEXPECTED_TOOL_CALL', 'OTHER', 'pause_turn', 'load', 'userStopped', 'repetition'],
  ],
  [null, ['FINISH_REASON_UNSPECIFIED', 'quota_exceeded', 'rate-limit', 'TIMEOUT', 'interrupted', 'deadline']],
]

describe('how an answer ended', () => {
  it.each(words.flatMap(([end, reasons]) => reasons.map((reason) => [reason, end] as const)))(
    'is read from “%s”: %s',
    (reason, end) => expect(readEndReason(reason)).toBe(end),
  )
})
