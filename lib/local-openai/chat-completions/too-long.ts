import 'server-only'

const CODES =
  /context_length_exceeded|exceed_context_size|context_window_exceeded|max_prompt_tokens|string_above_max_length|prompt_too_long|request_too_large|too_many_tokens|request too large|超长|过长|超出.{0,10}(长度|限制)/i
const PLAIN = /(reduce|shorten|truncate)[^.;]{0,40}\b(prompt|messages?|inputs?|conversation|context|history)\b/i
/** What is measured … */
const MEASURED = new RegExp(
  [
    String.raw`context( is)?[\s_-]*(length|window|size|limit|overflow|full)|n_ctx|num_ctx|session_len|kv[\s_-]*cache`,
    String.raw`max(imum)?[\s_-]*(context|model[\s_-]*len|seq|input|prompt|position)`,
    String.raw`\b(prompt|inputs?|request|conversation|messages?|sequence|transcript|history)\b[^.;]{0,80}\b(tokens?|length|too (long|large|big)|exceed\w*|longer|larger)\b`,
    String.raw`\btokens?\b[^.;]{0,60}\b(exceed\w*|limit|maximum)\b|too many ((input|prompt|total) )?tokens|token (limit|count)`,
  ].join('|'),
  'i',
)
/** … and that there is too much of it. */
const TOO_MUCH =
  /exceed|reached|too (long|large|big|many|small)|(longer|larger|greater|bigger|more) than|over(flow|run)|maximum|at most|must (be|have) (<|less|at most|no more|smaller|below)|should be|range of|out of range|limit|not fit|no room|\bfull\b/i
/** Limits of another kind. */
const OTHER =
  /per[\s-]*(minute|min|day|hour|second)|\b[tr]p[md]\b|rate.?limit|quota|concurren|queue|deadline|\btime|image|picture|\bfile|audio|attachment|schema|completion tokens|output tokens|max_(completion_)?tokens\b[^.;]{0,40}\b(too large|must be|at most)/i

/** A server that is busy, or wants a key, says nothing of the length. */
const STATUSES = [400, 413, 414, 422, 431, 500, 501]

/** Whether a server says, in whatever words, that it was given more than its model can read at once. */
export function isTooLong({ status, words }: { status: number; words: string }): boolean {
  if (status === 413 || CODES.test(words)) return true
  if (!STATUSES.includes(status)) return false
  if (OTHER.test(words) && !/context|prompt|input tokens|n_ctx/i.test(words)) return false
  return PLAIN.test(words) || (MEASURED.test(words) && TOO_MUCH.test(words))
}
