import 'server-only'

const COMMON = new Set(
  (
    'about after again also and any are because been before but can compare comparison could did does doing done for from give had has ' +
    'have hello help her here him his how into its just know let like make many may me might more most much must my ' +
    'need not now off one only other our out over please say she should show some such table tell than that the their them ' +
    'then there these they think this those through under use versus very want was way were what when where which while who why ' +
    'will with would write you your'
  ).split(' '),
)

/** The words that carry a text, each once, in the order they come. */
export function keywords(text: string, max: number): string[] {
  const words = text.toLowerCase().match(/[\p{L}\p{N}][\p{L}\p{N}'’-]*/gu) ?? []
  const telling = words.filter((word) => word.length > 2 && word.length <= 30 && !COMMON.has(word))
  return [...new Set(telling)].slice(0, max)
}

export const capitalised = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
