const syllables =
  'ka lo mi tre san vo der pul in est ra tion be con ly gar shi no mer tal ing pre sto wer an so ri ple que dis'.split(
    ' ',
  )
const VOCABULARY = 20_000
const [FIRST_CHARACTER, CHARACTERS] = [0x4e00, 2000]

let state = 42

/** From 0 to 1, the same in every run. */
export function textSource(): number {
  state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32
  return state / 2 ** 32
}

const vocabulary = Array.from({ length: VOCABULARY }, (_, rank) => {
  const length = rank < 50 ? 1 : 2
  const word = Array.from({ length }, () => syllables[Math.floor(textSource() * syllables.length)]).join('')
  // Rare words must not be common by chance.
  return rank < 500 ? word : word + syllables[rank % syllables.length]
})

/** A word; the lower its rank, the more often it is used. */
export const someWord = ({ rank }: { rank: number }): string => vocabulary[Math.min(rank, VOCABULARY - 1)] ?? ''

/** Text in which, as in a language, a few words are everywhere and most are rare; or of Chinese characters. */
export function someText({ words, characters }: { words: number; characters: number }): string {
  const spoken = Array.from({ length: words }, () => someWord({ rank: Math.floor(VOCABULARY ** textSource()) - 1 }))
  const written = Array.from({ length: characters }, () =>
    String.fromCodePoint(FIRST_CHARACTER + Math.floor(CHARACTERS * textSource() ** 2)),
  )
  return spoken.join(' ') + written.join('')
}
