import 'server-only'
import { isObject, type JsonObject } from '../wire/json.ts'

/** The names of what is left out of a request, or asked in another way: see QUIRKS. */
export type Quirks = ReadonlySet<string>

/** Something that not every server takes, and that the same can be asked without. */
type Quirk = {
  /** The parameter's name, or what it is about; the log has it. */
  name: string
  /** All models of a server have it; otherwise each by itself. */
  isOfServer: boolean
  /** It is about how the conversation is told, or answered, rather than a parameter. */
  isShape: boolean
  /** It may be what is meant when a server doesn't say what it refuses. */
  isGuessed: boolean
  isIn: (body: JsonObject) => boolean
  /** How servers say that they don't take it. */
  isRefusedIn: (words: string, status: number) => boolean
}

const REFUSING =
  /support|unknown|unrecogni[sz]ed|unexpected|not permitted|not allowed|not accept|forbid|extra|additional|unsupported|invalid (param|field|arg|propert|request)|deprecat|only the default|cannot (both )?be|must not|should not|no such|does ?n.t exist|remove/i
/** The number is wrong, not that there is one. */
const OF_SIZE = /at (most|least)|too (large|big|small|high|low)|between|range|(less|greater|smaller|larger) than/i
const TEMPLATE = /alternat|jinja|chat.?template|raise_exception|templateerror/i
const ROLES = /\broles?\b/i
const STREAM = /\bstream(ing|ed)?\b(?![_ ]options)/i
const REFUSING_STREAM =
  /support|allow|cannot|can.t|must be|not enabled|disabled|verified|not available|not implemented/i

const isOfRoles = (words: string, status: number) =>
  TEMPLATE.test(words) || (ROLES.test(words) && (status < 500 || REFUSING.test(words)))

const NONE = /(?!)/

type Kind = { isOfServer?: boolean; isHint?: boolean; but?: RegExp }

const parameter = (
  name: string,
  mention: RegExp,
  { isOfServer = true, isHint = true, but = isHint ? NONE : OF_SIZE }: Kind = {},
): Quirk => ({
  ...{ name, isOfServer, isShape: false, isGuessed: isHint },
  isIn: (body) => body[name] !== undefined,
  // What only hints at how to answer is left out whatever is said of it; a number may just be a wrong one, and a server that
  // failed may have failed at something else.
  isRefusedIn: (words, status) =>
    mention.test(words) && !but.test(words) && ((isHint && status < 500) || REFUSING.test(words)),
})

const shape = (name: string, isIn: Quirk['isIn'], isRefusedIn: Quirk['isRefusedIn'], isGuessed = true): Quirk => ({
  ...{ name, isOfServer: false, isShape: true, isGuessed, isIn, isRefusedIn },
})

/** What has been refused by some server or other, the likeliest first. */
export const QUIRKS: readonly Quirk[] = [
  parameter('stream_options', /stream[_ ]?options|include_usage/i),
  parameter('parallel_tool_calls', /parallel[_ ]?tool[_ ]?calls?|parallel (function|tool)/i),
  {
    ...parameter('strict', /\bstrict\b/i),
    isIn: ({ tools }) =>
      objectsIn(tools).some(({ function: called }) => isObject(called) && called.strict !== undefined),
  },
  parameter('prompt_cache_key', /prompt[_ ]?cache[_ ]?key/i),
  parameter('verbosity', /verbosity/i),
  {
    ...parameter('reasoning', /reasoning_effort to \W?none/i, { isOfServer: false }),
    ...{ isGuessed: false, isIn: ({ reasoning_effort: effort }) => effort !== 'none' },
  },
  parameter('reasoning_effort', /reasoning[_ .]?effort|\breasoning\b|\bthinking\b|\bthink\b/i, {
    ...{ isOfServer: false, but: /reasoning_(content|details)|assistant message|to \W?none/i },
  }),
  parameter('logprobs', /log_?probs/i),
  parameter('top_logprobs', /log_?probs/i),
  {
    ...parameter('tool_choice', /tool[_ ]?choice/i),
    isIn: ({ tool_choice: choice }) => choice === 'auto',
  },
  parameter('max_tokens', /max_?(completion_?)?tokens/i, { isOfServer: false, isHint: false }),
  parameter('max_completion_tokens', /max_?completion_?tokens/i, { isOfServer: false, isHint: false }),
  parameter('temperature', /temperature/i, { isOfServer: false, isHint: false }),
  parameter('top_p', /\btop_?p\b/i, { isOfServer: false, isHint: false }),
  shape(
    'stream',
    ({ stream }) => stream === true,
    (words) => STREAM.test(words) && REFUSING_STREAM.test(words),
    false,
  ),
  shape(
    'only some thoughts',
    ({ messages }) => objectsIn(messages).some(({ role }) => role === 'assistant'),
    (words) =>
      /reasoning|thinking/i.test(words) && /missing|passed back|required|must (be|have|include|contain)/i.test(words),
    false,
  ),
  shape(
    'thought signatures',
    ({ messages }) => objectsIn(messages).some(({ tool_calls: calls }) => calls !== undefined),
    (words) => /thought_?signature/i.test(words),
    false,
  ),
  shape(
    'thoughts',
    ({ messages }) =>
      objectsIn(messages).some((each) => Object.keys(each).some((key) => /reason|think|thought/.test(key))),
    (words) => /reasoning|thinking|thought/i.test(words) && REFUSING.test(words),
  ),
  shape(
    'null content',
    ({ messages }) => objectsIn(messages).some(({ content }) => content === null),
    (words) =>
      /content|messages?\[\d/i.test(words) &&
      /null|none\b|nil\b|string|empty|required|missing|any variant/i.test(words),
  ),
  shape(
    'user after tool',
    ({ messages }) =>
      objectsIn(messages).some(({ role }, index, all) => role === 'user' && all[index - 1]?.role === 'tool'),
    (words, status) =>
      (isOfRoles(words, status) && !/system/i.test(words)) || /after (a |the )?tool|tool (message|result)/i.test(words),
  ),
  shape(
    'system messages',
    ({ messages }) => objectsIn(messages)[0]?.role === 'system',
    (words, status) =>
      isOfRoles(words, status) ||
      /system (message|prompt|instruction)s?|developer (message|instruction)s?|['"`]system['"`]/i.test(words),
  ),
]

const objectsIn = (value: JsonObject[string] | undefined) => (Array.isArray(value) ? value.filter(isObject) : [])
