import 'server-only'
import type { Complaint } from './error-words.ts'
import { isTooLong } from './too-long.ts'

/** What a complaint comes to for whoever asked. `foreign`: no Chat Completions server says so. */
export type ErrorKind =
  | ('too long' | 'filtered' | 'no credit' | 'no model' | 'wrong key' | 'too many' | 'overloaded')
  | ('rejected' | 'foreign' | 'failed')

const FILTER =
  /content[\s_](filter|policy)|content management policy|content exists risk|safety[\s_](system|check)|\bflagged\b|moderation|data_inspection_failed|usage (guidelines|polic)|inappropriate content|sensitive (content|information|words?)|high risk|敏感|不安全/i
const QUOTA =
  /insufficient[\s_](quota|balance|credit|funds)|exceeded_?(your)?[\s_]current[\s_]quota|credit balance|out of credits?|no credits?|billing|payment required|not enough credits?|key limit exceeded|arrears|overdue|额度|欠费|余额|充值/i
const KEY =
  /invalid_api_key|unauthori[sz]ed|unauthenticated|authentication|(invalid|incorrect|missing|wrong|no) (api[\s_-]?key|credentials)|api[\s_-]?key[^.;]{0,20}(invalid|not valid|incorrect|missing|required|expired|not found)/i

const OF_MODEL = String.raw`models?\b([^.;]|\.(?=\S)){0,80}\b`
/** The model isn't there … */
const NO_MODEL = new RegExp(
  [
    'model_not_found|DeploymentNotFound|unknown_model|no models? (is |are )?(currently )?loaded|try pulling|not a valid model',
    '(unknown|invalid|no such|unsupported|unrecogni[sz]ed) model(?! (output|response))|access to (the )?model|access model',
    '(could not|failed to|unable to) load (the )?model|模型不存在|无可用渠道',
    `${OF_MODEL}(not found|not exist|not downloaded|not recogni[sz]ed|not valid|is invalid|does not exist|decommissioned|unknown)`,
  ].join('|'),
  'i',
)
/** … or not for us; a server that has too much to do says the same. */
const NO_MODEL_FOR_US = new RegExp(`${OF_MODEL}(not available|not (been )?loaded|unavailable|deprecated)`, 'i')
const NO_PATH =
  /^(not.?found|404 page not found)\W*$|cannot (post|get)\b|unexpected endpoint|\b(path|route|endpoint|url|resource|page)\b/i
/** The model is there, but nowhere with all that was asked for. */
const NOWHERE = /no endpoints found (that|matching)/i

/** Reads what a server complains of. `asksForModel`: whether a model was named in the request. */
export function kindOf(complaint: Complaint, { asksForModel }: { asksForModel: boolean }): ErrorKind {
  const { status, words, form } = complaint
  const isRefusal = status >= 400 && status < 500
  switch (true) {
    case isTooLong(complaint):
      return 'too long'
    case FILTER.test(words) && (isRefusal || status === 500):
      return 'filtered'
    case status === 402 || QUOTA.test(words):
      return 'no credit'
    case asksForModel && isAboutModel(complaint):
      return 'no model'
    case status === 401 || (status === 403 && form !== 'page') || (isUnsorted(status) && KEY.test(words)):
      return 'wrong key'
    case status === 429:
      return 'too many'
    case [408, 425, 502, 503, 504].includes(status) || status >= 520:
      return 'overloaded'
    case isPathMissing(complaint):
      return 'foreign'
    case isRefusal && form !== 'page':
      return 'rejected'
    // A page of HTML, a redirect to nowhere.
    case status < 500:
      return 'foreign'
    default:
      return 'failed'
  }
}

/** Many servers have no more than these two for whatever goes wrong. */
const isUnsorted = (status: number) => status === 400 || status === 500

/** A server says so in words, or with 404; a path that it doesn't know is 404 as well. */
function isAboutModel({ status, words, message, form }: Complaint): boolean {
  if (NO_MODEL.test(words)) return true
  if ([400, 403, 422].includes(status)) return NO_MODEL_FOR_US.test(words)
  return status === 404 && form === 'structured' && !NO_PATH.test(message ?? '') && !NOWHERE.test(words)
}

function isPathMissing({ status, message, words }: Complaint): boolean {
  if (status === 405) return true
  if (status === 404) return !NOWHERE.test(words)
  return /unexpected endpoint|no route matched|unknown request url/i.test(message ?? '')
}
