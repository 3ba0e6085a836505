import 'server-only'

/** Names and sentences that mean nothing else, whatever status they come with. */
const CERTAIN =
  /context[_ ](length|window)[_ ]exceeded|exceed_context_size|max_prompt_tokens|prompt_too_long|request[_ ]too[_ ]large|too_many_tokens|max_(new_|completion_)?tokens must be at least 1, got -/i
const PLAIN =
  /(reduce|shorten|truncate)[^.;]{0,40}\b(prompt|messages?|inputs?|conversation|context|history)\b|压缩上下文|减少(输入|上下文)/i

/** What is measured … */
const MEASURED = new RegExp(
  [
    String.raw`context[\s_-]*(is|has|of|length|window|size|limit|budget|overflow|full)|\bthe context\b|n_ctx|num_ctx|session_len|kv[\s_-]*cache`,
    String.raw`max(imum)?[\s_-]*(context|model[\s_-]*len|seq|input|prompt|position|message tokens)`,
    String.raw`\b(prompt|inputs?|request|payload|query|conversation|messages?|sequence|transcript|history)\b[^.;]{0,80}\b(tokens?|length|too (long|large|big)|exceed\w*|longer|larger)\b`,
    String.raw`\btokens\b[^.;]{0,60}\b(exceed\w*|limit|maximum)\b|too many ((input|prompt|total) )?tokens|token (limit|count|length|budget)|\d[\d,.]*k? tokens|messages\[\d+\]\.content`,
    // The same in other languages.
    '上下文|输入|提示词|(prompt|tokens?) *[数超过太]|コンテキスト|入力|プロンプト|トークン|컨텍스트|입력|토큰',
    'kontext|eingabe|context[eo]|entrée|entrada|ingresso|контекст|ввод|запрос|токен',
  ].join('|'),
  'i',
)
/** … and that there is too much of it. */
const TOO_MUCH = new RegExp(
  [
    String.raw`exceed|reached|too (long|large|big|many|small|high)|(longer|larger|greater|bigger|more) than|over(flow|run)|\bover the\b`,
    String.raw`maximum|at most|must (be|have) (<|less|at most|no more|smaller|below)|should be|range of|out of range|limit|not fit|no room|\bfull\b`,
    String.raw`\b(only|up to)\b[^.;]{0,40}\d|\d+k? tokens\b[\s\S]*\bcontext\b[\s\S]*\d|context\b[\s\S]*\brequested \d`,
    '超|过长|太长|过大|長すぎ|초과|너무',
    'überschr|überst|zu (lang|groß)|dépass|trop (long|grand)|exced|supera|demasiad|muito long|troppo|превы|слишком',
  ].join('|'),
  'i',
)

/** Limits of another kind: in time, of an account … */
const OF_TIME =
  /per[\s-]*(minute|min|day|hour|second|month)\b|\b[tr]p[md]\b|rate.?limit|quota|concurren|queue|deadline|\btime|retr(y|ies)|please wait|again (later|tomorrow|in )|\b(month|plan|account|credits?|afford)\b|频率|速率|并发|额度|配额|余额/i
/** … of something else in the request, unless it is said that this is what the context is full with. */
const OF_OTHERS =
  /image|picture|\bfile|audio|video|attachment|upload|schema|\btools?\b|completion tokens|output (tokens|length)|max_(completion_)?tokens\b[^.;]{0,40}(too large|must be|at most)|图片|文件|音频|视频/i
const OF_CONTEXT = /context|prompt|input tokens|message tokens|n_ctx|上下文/i
/** Some text in the request, such as a name or an id, rather than all of it. */
const OF_A_FIELD = /^\W*invalid '(?!(messages|input|prompt)(\[\d+\]\.content)?')[^']*'/i

/** A server that wants a key or money, or that doesn't find what was asked for, says nothing of the length. */
const OTHER_STATUSES = [401, 402, 403, 404, 408, 429]

/** Whether a server says, in whatever words, that it was given more than its model can read at once. */
export function isTooLong({ status, words }: { status: number; words: string }): boolean {
  if (status === 413 || CERTAIN.test(words)) return true
  if (OTHER_STATUSES.includes(status) || OF_TIME.test(words) || OF_A_FIELD.test(words)) return false
  if (OF_OTHERS.test(words) && !OF_CONTEXT.test(words)) return false
  return PLAIN.test(words) || (MEASURED.test(words) && TOO_MUCH.test(words))
}
