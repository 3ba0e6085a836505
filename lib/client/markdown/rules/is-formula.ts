/** Commands, and words and indices in braces: in them letters are no prose. */
const COMMANDS = /\\(?:text|mathrm|operatorname|mathbf|textbf)\s*\{[^{}]*\}|\\[a-z]+|\\./gi
const INDICES = /[_^](?:\{[^{}]*\}|\w)/g

/**
 * Whether what stands between two marks is a formula. A dollar may be money, or the start of a shell's variable; an escaped
 * bracket may be meant as a bracket. Both show in what is between them: prose.
 */
export function isFormula(source: string, opener: string, after: string): boolean {
  if (source.trim() === '') return false
  const bare = source.replace(COMMANDS, ' ').replace(INDICES, ' ')
  if (opener === '$')
    return isSingle(source, after) && (/^[-+]?[.\d]/.test(source) ? !/(?<!\w)\p{L}{2,}/u.test(bare) : !isProse(bare))
  if (opener === '$$') return true
  // An escaped bracket: `\[1\]` is a reference, `\(see above\)` an aside.
  return /[\\^_=<>+*/|-]/.test(source) || (opener === '\\(' ? /^\s*\S{1,3}\s*$/.test(source) : false)
    ? !isProse(bare)
    : /^\s*[a-z]\s*(?:\([a-z\d, ]+\)\s*)?$/i.test(source)
}

/** Pandoc's rule: no space inside the marks, nothing of a word after them; on one line. */
const isSingle = (source: string, after: string) => !/^\s|\s$|\n/.test(source) && !/\w/.test(after)

/** Words of a sentence: two that are no name of a function, or letters that no formula is written in. */
function isProse(bare: string): boolean {
  const words = bare.match(/(?<![\p{L}\d])\p{L}{3,}(?![\p{L}\d(])/gu) ?? []
  return (
    words.length > 1 ||
    words.some((word) => /[^\p{Script=Latin}\p{Script=Greek}]/u.test(word)) ||
    /[\u3040-\u9fff\uac00-\ud7af]/.test(bare)
  )
}
