import type { CitedWords } from './cited-words.ts'

/**
 * The citations in the order of the words that they follow, in a text of which each line ends with one character. Wherever they
 * claim to be: they begin and end in the text, the end is after a word, and none is where nothing was said yet.
 */
export function placedInText(text: string, cited: readonly CitedWords[]): CitedWords[] {
  const within = (place: number) => Math.min(Math.max(Math.trunc(place) || 0, 0), text.length)
  const ordered = cited
    .map(({ start, end, source }) => ({ start: within(start), end: afterWord(text, within(end)), source }))
    .sort((one, other) => one.end - other.end)
  let length = 0
  let read = 0
  return ordered.flatMap(({ start, end, source }) => {
    length += lengthInLines(text.slice(read, end))
    read = end
    return end === 0
      ? []
      : [{ start: length - lengthInLines(text.slice(Math.min(start, end), end)), end: length, source }]
  })
}

const lengthInLines = (text: string) => text.length - (text.match(/\r\n/g)?.length ?? 0)

function afterWord(text: string, place: number): number {
  const isInPair = /[\ud800-\udbff]/.test(text[place - 1] ?? '') && /[\udc00-\udfff]/.test(text[place] ?? '')
  return text.slice(0, isInPair ? place + 1 : place).trimEnd().length
}
