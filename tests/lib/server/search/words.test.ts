import { describe, expect, it } from 'vitest'
import { foldedWords } from '#lib/server/search/folded-words.ts'
import { similarTo } from '#lib/server/search/tokens.ts'
import { endOfFolded, wordsOf } from '#lib/server/search/words.ts'

const folded = (text: string) => wordsOf(text.normalize('NFC')).map((word) => word.folded)

describe('the words of a text', () => {
  it.each<[string, string, string[]]>([
    ['case and accents', 'Crème BRÛLÉE', ['creme', 'brulee']],
    ['accents of their own', 'cre\u0300me', ['creme']],
    ['letters that stay together', 'Straße, Œuvre, Łódź, Ærø', ['strasse', 'oeuvre', 'lodz', 'aero']],
    ['the Turkish i', 'İstanbul ıslak', ['istanbul', 'islak']],
    ['signs', 'don’t; snake_case, C++ (5%)', ['don', 't', 'snake', 'case', 'c', '5']],
    ['Greek, whose last s differs', 'ΟΔΟΣ οδός', ['οδοσ', 'οδοσ']],
    ['Cyrillic', 'Ёлка, йод', ['елка', 'иод']],
    ['Arabic without its vowels', 'الْعَرَبِيَّة', ['العربية']],
    ['Hindi with its vowels', 'हिन्दी', ['हिन्दी']],
    ['wide letters and ligatures', 'Ｗｉｄｅ ﬁne', ['wide', 'fine']],
    ['Chinese', '东京都', ['东京', '京都', '都']],
    ['Chinese beside Latin', '用Rust写', ['用', 'rust', '写']],
    ['characters outside the first plane', '𠀀𠀁 😀', ['𠀀𠀁', '𠀁']],
    ['halves of characters', 'a\ud800b', ['a', 'b']],
    ['nothing', ' … ', []],
  ])('%s', (_, text, words) => {
    expect(folded(text)).toEqual(words)
  })

  it('know where they stand', () => {
    const text = 'Ein Straßenfest in 東京'
    expect(wordsOf(text).map(({ start, end }) => text.slice(start, end))).toEqual([
      'Ein',
      'Straßenfest',
      'in',
      '東京',
      '京',
    ])
    const [, street] = wordsOf(text)
    expect(street && text.slice(street.start, endOfFolded(text, street, 'strasse'.length))).toBe('Straße')
  })

  it('are cut off where a message has more of them than the database can take', () => {
    const text = Array.from({ length: 60_000 }, (_, index) => String.fromCodePoint(0x4e00 + (index % 20_000))).join('')
    expect(Buffer.byteLength(foldedWords(text))).toBeLessThanOrEqual(120_002)
  })
})

describe('a typo', () => {
  it.each([
    ['recieve', 'receive'],
    ['conection', 'connection'],
    ['connnection', 'connection'],
    ['converstion', 'conversation'],
    ['cxonversation', 'conversation'],
    ['cnversation', 'conversation'],
    ['kitxhen', 'kitchen'],
    ['hosue', 'house'],
    ['acommod', 'accommodation'],
    ['pufin', 'puffins'],
    ['елкра', 'елка'],
  ])('%s is like %s', (asked, word) => expect(similarTo(asked)(word)).toBe(true))

  it.each([
    ['house', 'hours'],
    ['tides', 'time'],
    ['cat', 'car'],
    ['2024', '2025'],
    ['garden', 'warden2'],
  ])('%s is not like %s', (asked, word) => expect(similarTo(asked)(word)).toBe(false))
})
