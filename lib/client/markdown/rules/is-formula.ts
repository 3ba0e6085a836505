/** Commands with their words, in which letters are no prose; so are names in an index. */
const COMMANDS = /\\(?:text|mathrm|mathbf|operatorname)\s*\{[^{}]*\}|\\[a-z]+|\\.|[_^](?:\{[^{}]*\}|\w)/gi
const SIGNS = /[\\^_=<>+*/|-]/
/** A variable, or a function of some. */
const VARIABLE = /^\s*[a-z]\s*(?:\([a-z\d, ]+\)\s*)?$/i

/**
 * Whether what stands between two marks is a formula. A dollar may be money or begin a variable of a shell, an escaped bracket
 * may be meant as a bracket. Both are told by what is between the marks: prose.
 */
export function isFormula(source: string, opener: string, after: string): boolean {
  if (source.trim() === '') return false
  if (opener === '$$') return true
  const bare = source.replace(COMMANDS, ' ')
  if (isProse(bare)) return false
  if (opener === '$') return isTight(source, after) && !isAmount(source, bare)
  return SIGNS.test(source) || VARIABLE.test(source)
}

/** As Pandoc has it: no space inside the marks and nothing of a word after them; and all on one line. */
const isTight = (source: string, after: string) => !/^\s|\s$|\n/.test(source) && !/\w/.test(after)

/** A number with a word after it. */
const isAmount = (source: string, bare: string) => /^[-+]?[.\d]/.test(source) && /(?<!\w)\p{L}{2,}/u.test(bare)

/** Two words that are no name of a function, or one that isn’t written in the letters of formulas. */
function isProse(bare: string): boolean {
  const words = bare.match(/(?<![\p{L}\d])\p{L}{3,}(?![\p{L}\d(])/gu) ?? []
  return words.length > 1 || /[^\P{L}\p{Script=Latin}\p{Script=Greek}\p{Script=Common}]/u.test(bare)
}
