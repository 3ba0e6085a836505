import 'server-only'

/** How an answer ended that can be kept. */
export type EndReason = 'stop' | 'length' | 'filter'

const FAILED = /error|abort|cancel|fail|malformed|timeout|insufficient|quota|(^|_)rate(_|$)/
const ENDS: readonly (readonly [EndReason, RegExp])[] = [
  [
    'filter',
    /filter|safety|refus|recitation|block|prohibited|sensitive|moderat|policy|guardrail|spii|violat|unsafe|toxic/,
  ],
  ['length', /length|limit|max|context|window|truncat|budget/],
  ['stop', /^(stop|eos|eot|end|complete|done|finish|success|ok$|normal|tool|function|<)/],
]

/**
 * Reads a `finish_reason`, of which servers have their own. Null for one that means failure, and for one that nobody knows:
 * that is no reason to call an answer whole.
 */
export function readEndReason(given: string): EndReason | null {
  const reason = given
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_')
    .replace(/^finish_reason_/, '')
  if (FAILED.test(reason)) return null
  return ENDS.find(([, pattern]) => pattern.test(reason))?.[0] ?? null
}
