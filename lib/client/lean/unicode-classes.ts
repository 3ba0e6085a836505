/** A class of characters; its `source` is for expressions that can’t say `\p`. */
const classOf = (pattern: RegExp, source = pattern.source) => ({ source, test: (text: string) => pattern.test(text) })

export const Any = classOf(/[\s\S]/)
export const Cc = classOf(/\p{Cc}/u, '[\\0-\\x1f\\x7f-\\x9f]')
export const Z = classOf(/[ \xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]/)
/** By its source an address ends, so that holds what stands beside one in a text. */
export const P = classOf(
  /\p{P}/u,
  '[!-#%-*,-/:;?@[-\\]_{}\\xa1\\xa7\\xab\\xb6\\xb7\\xbb\\xbf\\u055a-\\u055f\\u0589\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u060c\\u060d\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0964\\u0965\\u0e4f\\u0e5a\\u0e5b\\u104a\\u104b\\u1362-\\u1368\\u17d4-\\u17d6\\u2010-\\u2027\\u2030-\\u205e\\u207d\\u207e\\u2308-\\u230b\\u2329\\u232a\\u3001-\\u3003\\u3008-\\u3011\\u3014-\\u301f\\u3030\\u30a0\\u30fb\\ufe10-\\ufe61\\uff01-\\uff03\\uff05-\\uff0a\\uff0c-\\uff0f\\uff1a\\uff1b\\uff1f\\uff20\\uff3b-\\uff3d\\uff3f\\uff5b\\uff5d\\uff5f-\\uff65]',
)
export const S = classOf(/\p{S}/u)
