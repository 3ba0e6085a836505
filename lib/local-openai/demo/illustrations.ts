import 'server-only'
import { capitalised } from './keywords.ts'

/** Something to look at about a few subjects; there is at least one. */
type Illustration = (subjects: readonly string[]) => string

const asList: Illustration = (subjects) => {
  const points = subjects.map((subject, index) => {
    const next = subjects[(index + 1) % subjects.length] ?? subject
    const remarks = [
      'what it is, and what people mean by it',
      next === subject ? 'what it is good for' : `how it goes together with *${next}*`,
      'where one would best begin',
      'what is easily overlooked',
    ]
    return `${index + 1}. **${capitalised(subject)}**: ${remarks[index % remarks.length]}`
  })
  return `A real model could answer under these heads:\n\n${points.join('\n')}`
}

const asTable: Illustration = (subjects) => {
  const rows = subjects.map((subject, index) => {
    const [ask, get] = [
      [`What is ${subject}?`, 'a definition'],
      [`Why ${subject}, and not something else?`, 'a comparison'],
      [`How do I begin with ${subject}?`, 'a few steps'],
      [`What goes wrong with ${subject}?`, 'a warning'],
    ][index % 4] ?? ['', '']
    return `| ${capitalised(subject)} | ${ask} | ${get} | ${[...subject].length} |`
  })
  return [
    'A real model could go on from any of these:',
    '',
    '| Subject | You could ask | And would get | Letters |',
    '| --- | --- | --- | ---: |',
    ...rows,
  ].join('\n')
}

const asCode: Illustration = (subjects) =>
  [
    'As a few lines of TypeScript it looks like this:',
    '',
    '```ts',
    `const subjects = [${subjects.map((subject) => JSON.stringify(subject)).join(', ')}]`,
    '',
    '// The longest word first: it usually says most.',
    'for (const subject of subjects.toSorted((a, b) => b.length - a.length)) {',
    '  console.log(subject, subject.length)',
    '}',
    '```',
  ].join('\n')

const wished: readonly (readonly [wish: RegExp, illustration: Illustration])[] = [
  [/\b(code|function|script|program|typescript|javascript|python)\b/i, asCode],
  [/\b(table|compare|comparison|versus|vs)\b/i, asTable],
  [/\b(list|steps|ideas|bullet|points)\b/i, asList],
]
const inTurn: readonly Illustration[] = [asList, asTable, asCode]

/** The kind of illustration that was asked for, or else list, table and code in turn. */
export function illustrate(question: string, subjects: readonly string[], turn: number): string {
  const wish = wished.find(([pattern]) => pattern.test(question))
  const illustration = wish?.[1] ?? inTurn[turn % inTurn.length] ?? asList
  return illustration(subjects.length === 0 ? ['your message'] : subjects)
}
