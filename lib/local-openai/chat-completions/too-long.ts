import 'server-only'

const anyOf = (...patterns: string[]) => new RegExp(patterns.join('|'), 'i')
const { raw } = String

/** Names and sentences that mean nothing else, whatever status they come with. */
const CERTAIN = anyOf(
  raw`context[_ ]?(length|window)[_ ]?exceeded|context_too_long|exceed_context_size|max_prompt_tokens|prompt_too_long`,
  raw`request[_ ]too[_ ]large|too_many_tokens|max_(new_|completion_)?tokens must be at least 1, got -|n_tokens > n_ctx`,
)
const ADVICE = anyOf(
  raw`(reduce|shorten|truncate)[^.;]{0,40}\b(prompt|messages?|inputs?|conversation|context|history)\b`,
  raw`\bshorter (prompt|messages?|inputs?|text)\b|压缩上下文|减少(输入|上下文)`,
)

/** What is measured … */
const MEASURED = anyOf(
  raw`context[\s_-]*(is|has|of|length|window|size|limit|budget|overflow|full|space)|\b(the|in|of) context\b(?!=)`,
  raw`n_ctx|num_ctx|session_len|kv[\s_-]*cache`,
  raw`max(imum)?[\s_-]*(context|model[\s_-]*len|seq|input|prompt|position|message tokens)`,
  raw`\b(prompt|inputs?(_tokens)?|request|payload|query|text|conversation|messages?|sequence|transcript|history)\b[^.;]{0,80}\b(tokens?|length|too (long|large|big)|exceed\w*|longer|larger)\b`,
  raw`\btokens\b[^.;]{0,60}\b(exceed\w*|limit|maximum)\b|too many ((input|prompt|total) )?tokens|token (limit|count|length|budget)`,
  raw`\d[\d,.]*k? tokens|number of tokens|input_tokens|messages\[\d+\]\.content|length of (the )?(prompt|inputs?|messages?)\b`,
)
/** … and that there is too much of it. */
const TOO_MUCH = anyOf(
  raw`exceed|reached|too (long|large|big|many|small|high)|(longer|larger|greater|bigger|more) than|over(flow|run)|\bover the\b`,
  raw`maximum|at most|must (be|have) (<|less|at most|no more|smaller|below)|should be|range of|out of range|limit`,
  raw`(not|unable to) fit|\b(no|no more) (room|space|context)|out of context|\bfull\b|\d\s*>\s*\d|got \d`,
  raw`\b(only|up to)\b[^.;]{0,40}\d|\d+k? tokens\b[\s\S]*\bcontext\b[\s\S]*\d|context\b[\s\S]*\brequested \d`,
)

/** In other languages: that it is too long … */
const TOO_LONG_ELSEWHERE =
  /过长|太长|超长|長すぎ|너무 (길|깁)|zu lang\b|trop longu?e?\b|demasiado larg|muito long|troppo lung|слишком длин/i
/** … or, of this, too much. */
const MEASURED_ELSEWHERE = anyOf(
  '上下文|输入|提示词|字数|对话|tokens?|prompt|コンテキスト|入力|プロンプト|トークン|컨텍스트|입력|프롬프트|토큰',
  'kontext|eingabe|context[eo]|entrée|entrada|ingresso|контекст|токен',
)
const TOO_MUCH_ELSEWHERE =
  /超(过|出|限)|过大|超え|초과|überschr|überst|zu viele|dépass|trop de|exced[ea]|excedid|supera|demasiados|превы|слишком много/i

/** Limits of another kind: in time, of an account, of the machine … */
const OF_ANOTHER_KIND = anyOf(
  raw`per[\s-]*(minute|min|day|hour|second|month)\b|\b[tr]p[md]\b|rate.?limit|quota|concurren|queue|deadline|\btime`,
  raw`\btook\b|retr(y|ies)|please wait|again (later|tomorrow|in )|\b(month|plan|account|credits?|afford)\b`,
  'available memory|for memory|out of memory|allocat|频率|速率|并发|额度|配额|余额|时间',
)
/** … of something else in the request, unless it is said that this is what the context is full with. */
const OF_SOMETHING_ELSE = anyOf(
  raw`image|picture|\bfile|audio|video|attachment|upload|schema|\btools?\b|completion tokens|output (tokens|length)`,
  raw`max_(completion_)?tokens\b[^.;]{0,40}(too large|must be|at most)|图片|文件|音频|视频`,
)
const OF_CONTEXT = /context|prompt|input tokens|message tokens|n_ctx|上下文/i
/** Some text in the request, such as a name or an id, rather than all of it. */
const OF_A_FIELD = /^\W*invalid '(?!(messages|input|prompt)(\[\d+\]\.content)?')[^']*'/i

/** A server that wants a key or money, or that doesn't find what was asked for, says nothing of the length. */
const OTHER_STATUSES = [401, 402, 403, 404, 408, 429]

/** Whether a server says, in whatever words, that it was given more than its model can read at once. */
export function isTooLong({ status, words }: { status: number; words: string }): boolean {
  if (status === 413 || CERTAIN.test(words)) return true
  if (OTHER_STATUSES.includes(status) || OF_ANOTHER_KIND.test(words) || OF_A_FIELD.test(words)) return false
  if (OF_SOMETHING_ELSE.test(words) && !OF_CONTEXT.test(words)) return false
  return (
    ADVICE.test(words) ||
    (MEASURED.test(words) && TOO_MUCH.test(words)) ||
    TOO_LONG_ELSEWHERE.test(words) ||
    (MEASURED_ELSEWHERE.test(words) && TOO_MUCH_ELSEWHERE.test(words))
  )
}
